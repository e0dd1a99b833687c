"""What a step does besides moving the state; each runs inside the engine's transaction, on the locked row."""

from consulting.models import ConsultingRequest, InternalNote, Message
from khuyencong.core.workflow import Act


def give_to_adviser(act: Act) -> None:
    _write(act, assignee=act.data["assignee"])


def write_message(act: Act) -> None:
    """What one side tells the other; without an actor it is the producer who writes."""
    Message.objects.create(request=act.obj, author=act.actor, text=act.data["message"].strip())


def write_result(act: Act) -> None:
    _write(act, result=act.data["result"].strip())


def write_note(act: Act) -> None:
    """What is typed beside a step may name people: it stands where it can be erased, a refusal's reason as result."""
    if act.transition.name == "decline":
        _write(act, result=act.note)
    else:
        InternalNote.objects.create(request=act.obj, author=act.actor, text=act.note)


def point_to_original(act: Act) -> None:
    _write(act, duplicate_of=act.data["original"])


def _write(act: Act, **values) -> None:
    ConsultingRequest.objects.filter(pk=act.obj.pk).update(**values)
    for name, value in values.items():
        setattr(act.obj, name, value)
