from projects.models.amendments import Amendment, AmendmentItem
from projects.models.annexes import ContractAnnex
from projects.models.batches import Decision, PlanBatch, PlanLine
from projects.models.changes import ChangeRequest
from projects.models.costs import CostLine
from projects.models.dossiers import DossierPaper, DossierSection, PaperKind, SectionGuide, SectionWriter
from projects.models.execution import AcceptanceMinutes, Inspection, Liquidation, Settlement, Stop
from projects.models.ledger import AdvanceRatio, Ledger, RefundObligation, Voucher, cite, ledger_of
from projects.models.norms import NormOverride
from projects.models.progress import ProgressNote
from projects.models.projects import Beneficiary, ContentLine, Contract, FundingLine, Project
from projects.models.risks import Risk
from projects.models.warnings import ToldWarning

__all__ = [
    "AcceptanceMinutes", "AdvanceRatio", "Amendment", "AmendmentItem", "Beneficiary", "ChangeRequest",
    "ContentLine", "Contract", "ContractAnnex", "CostLine", "Decision", "DossierPaper", "DossierSection",
    "FundingLine", "Inspection", "Ledger", "Liquidation", "NormOverride", "PaperKind", "PlanBatch", "PlanLine",
    "ProgressNote", "Project", "RefundObligation", "Risk", "SectionGuide", "SectionWriter", "Settlement", "Stop",
    "ToldWarning", "Voucher", "cite", "ledger_of",
]  # fmt: skip
