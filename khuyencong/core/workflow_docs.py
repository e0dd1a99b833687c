"""A workflow table as Markdown and as a state diagram, so that the documents cannot drift from the code."""

from khuyencong.core.workflow import PUBLIC, Transition, Workflow


def diagram(workflow: Workflow) -> str:
    """Mermaid `stateDiagram-v2` of the states that the table reaches."""
    lines = ["```mermaid", "stateDiagram-v2"]
    used = {state for row in workflow.transitions for state in (*row.sources, row.target)}
    lines += [f"    {state}: {workflow.states(state).label}" for state in workflow.states.values if state in used]
    lines.append(f"    [*] --> {workflow.states.values[0]}")
    for row in workflow.transitions:
        lines += [f"    {source} --> {row.target}: {row.label}" for source in row.sources]
    left = {source for row in workflow.transitions for source in row.sources}
    lines += [f"    {state} --> [*]" for state in workflow.states.values if state in used - left]
    return "\n".join([*lines, "```"])


def table(workflow: Workflow) -> str:
    """One row a transition: step, from, to, who, what must hold, what is recorded, paper."""
    head = "| bước | từ | đến | ai làm | phải có | ghi nhận | văn bản |\n|---|---|---|---|---|---|---|"
    return "\n".join([head, *(_row(workflow, row) for row in workflow.transitions)])


def _row(workflow: Workflow, row: Transition) -> str:
    label = workflow.states
    who = [{PUBLIC: "Cơ sở"}.get(role) or workflow.role_labels.get(role, role) for role in row.roles]
    guards = ", ".join(f"`{guard.__name__}`" for guard in row.guards)
    noted = [row.date_label, *(need.label for need in row.inputs), *(["Lý do"] if row.needs_note else [])]
    cells = [
        f"`{row.name}` {row.label}",
        ", ".join(label(state).label for state in row.sources),
        label(row.target).label,
        ", ".join(who) + (" (theo bước của đợt)" if row.via else ""),
        guards,
        "; ".join(noted),
        row.document,
    ]
    return "| " + " | ".join(cell or "–" for cell in cells) + " |"
