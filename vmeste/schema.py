"""All tables in one place, and the way the database comes to the program's revision."""

from vmeste.database import Base
from vmeste.dialogue import Dialogue
from vmeste.events.models import Event, EventParticipant
from vmeste.inbox import DeadLetter, TakenUpdate
from vmeste.profile import BotProfile
from vmeste.users.models import User

TABLES = (User, Event, EventParticipant, Dialogue, TakenUpdate, DeadLetter, BotProfile)
METADATA = Base.metadata
