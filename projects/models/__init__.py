from projects.models.batches import Decision, PlanBatch, PlanLine
from projects.models.projects import Beneficiary, ContentLine, Contract, FundingLine, Project

__all__ = ["Beneficiary", "ContentLine", "Contract", "Decision", "FundingLine", "PlanBatch", "PlanLine", "Project"]
