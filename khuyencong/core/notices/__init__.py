"""Notices to people: on the portal and by e-mail, with texts that staff edit and a log of what went out.

`events.register` says what can be told, `services.notify` tells it, `channels.register` adds a way (SMS, Zalo).
"""
