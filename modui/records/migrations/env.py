"""Where Alembic meets modui: always on a connection that the store opened."""

from alembic import context

from modui.records.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=True)
context.run_migrations()
