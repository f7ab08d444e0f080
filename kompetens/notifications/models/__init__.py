from kompetens.notifications.models.message import Message
from kompetens.notifications.models.preference import LeadTime, Preference

__all__ = ["LeadTime", "Message", "Preference"]
