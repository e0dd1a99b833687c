"""Every dataset that a table can be made of."""

from reports.builder.datasets.base import Dataset
from reports.builder.datasets.other_sets import CONSULTING, ESTABLISHMENTS
from reports.builder.datasets.project_sets import CONTRACTS, FUNDING, MINUTES, PROJECTS, VOUCHERS

__all__ = ["DATASETS", "Dataset"]

DATASETS: dict[str, Dataset] = {
    one.code: one for one in (PROJECTS, FUNDING, CONTRACTS, VOUCHERS, MINUTES, CONSULTING, ESTABLISHMENTS)
}
