"""A workflow table as Markdown and as a state diagram, so that the documents cannot drift from the code."""

from khuyencong.core.workflow import PUBLIC, Moving, Transition, Workflow


def diagram(workflow: Workflow) -> str:
    """Mermaid `stateDiagram-v2` of the states that the table reaches; a step whose target follows the record is not
    drawn.
    """
    lines = ["```mermaid", "stateDiagram-v2"]
    led = [row for row in workflow.transitions if not isinstance(row.target, Moving)]
    used = {state for row in led for state in (*row.sources, row.target)}
    lines += [f"    {state}: {workflow.states(state).label}" for state in workflow.states.values if state in used]
    lines.append(f"    [*] --> {workflow.states.values[0]}")
    for row in led:
        lines += [f"    {source} --> {row.target}: {row.label}" for source in row.sources]
    left = {source for row in led for source in row.sources}
    lines += [f"    {state} --> [*]" for state in workflow.states.values if state in used - left]
    return "\n".join([*lines, "```"])


VIA = {"batch": " (theo bước của đợt)", "change": " (theo đề nghị điều chỉnh)"}
HEAD = ("bước", "từ", "đến", "ai làm", "phải có", "ghi nhận", "văn bản", "căn cứ")


def table(workflow: Workflow) -> str:
    """One row a transition, under HEAD; a column in which no row says anything is left out."""
    rows = [_row(workflow, row) for row in workflow.transitions]
    kept = [place for place, _ in enumerate(HEAD) if any(row[place] for row in rows)]
    lines = [HEAD, ["---"] * len(HEAD), *rows]
    return "\n".join(f"| {' | '.join(line[place] or '–' for place in kept)} |" for line in lines)


def _row(workflow: Workflow, row: Transition) -> list[str]:
    label = workflow.states
    who = [{PUBLIC: "Cơ sở"}.get(role) or workflow.role_labels.get(role, role) for role in row.roles]
    noted = [row.date_label, *(need.label for need in row.inputs), *(["Lý do"] if row.needs_note else [])]
    return [
        f"`{row.name}` {row.label}",
        ", ".join(label(state).label for state in row.sources),
        row.target.label if isinstance(row.target, Moving) else label(row.target).label,
        ", ".join(who) + VIA.get(row.via, ""),
        "; ".join(guard.label for guard in row.guards),
        "; ".join(noted),
        row.document,
        row.basis,
    ]
