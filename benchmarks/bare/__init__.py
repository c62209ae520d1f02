"""What pages and acts are measured against: a bare Django site over the same tables.

One page: signed in by a session of the database, one query of 25 rows, one template on a base. One
act: a form that is checked, one row that is inserted, and on to the next page. Django's own
middleware as `startproject` writes it, and nothing of Panoh. It signs in to PostgreSQL as a
superuser, whom no policy meets.
"""
