from projects.models.amendments import Amendment, AmendmentItem
from projects.models.annexes import ContractAnnex
from projects.models.appraisal import AppraisalRule, Criterion, Score, ScoreSheet
from projects.models.batches import Decision, PlanBatch, PlanLine
from projects.models.changes import ChangeRequest
from projects.models.copies import ProjectCopy
from projects.models.costs import CostLine
from projects.models.councils import ConflictDeclaration, Council, CouncilMember
from projects.models.dossiers import DossierPaper, DossierSection, PaperKind, SectionGuide, SectionWriter
from projects.models.execution import AcceptanceMinutes, Inspection, Liquidation, Settlement, Stop, WorkVolume
from projects.models.ledger import AdvanceRatio, Ledger, RefundObligation, Voucher, cite, ledger_of
from projects.models.links import BeneficiaryLetter, BeneficiaryLink
from projects.models.needs import Need
from projects.models.norms import NormOverride
from projects.models.outcomes import Indicator, IndicatorValue, OutcomeCheck
from projects.models.priorities import PriorityArea
from projects.models.progress import ProgressNote
from projects.models.projects import Beneficiary, ContentLine, Contract, FundingLine, Project
from projects.models.risks import Risk
from projects.models.scenarios import Scenario, ScenarioRow
from projects.models.visits import ChecklistItem, InspectionCheck
from projects.models.warnings import ToldWarning

__all__ = [
    "AcceptanceMinutes", "AdvanceRatio", "Amendment", "AmendmentItem", "AppraisalRule", "Beneficiary",
    "BeneficiaryLetter", "BeneficiaryLink", "ChangeRequest", "ChecklistItem", "ConflictDeclaration", "ContentLine",
    "Contract", "ContractAnnex", "CostLine", "Council", "CouncilMember", "Criterion", "Decision", "DossierPaper",
    "DossierSection", "FundingLine", "Indicator", "IndicatorValue", "Inspection", "InspectionCheck", "Ledger",
    "Liquidation", "Need", "NormOverride", "OutcomeCheck", "PaperKind", "PlanBatch", "PlanLine", "PriorityArea",
    "ProgressNote", "Project", "ProjectCopy", "RefundObligation", "Risk", "Scenario", "ScenarioRow", "Score",
    "ScoreSheet", "SectionGuide", "SectionWriter", "Settlement", "Stop", "ToldWarning", "Voucher", "WorkVolume", "cite",
    "ledger_of",
]  # fmt: skip
