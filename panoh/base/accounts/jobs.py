"""The clock: every hour it forgets guesses, drafts and sign-ins whose time is over."""

from procrastinate.contrib.django import app

from panoh.base.accounts import actions


@app.periodic(cron="41 * * * *")
@app.task(name="accounts.forget", queueing_lock="accounts.forget")
def forget(timestamp: int) -> None:
    """Nothing that somebody typed in haste, and no count of failures, is kept for long."""
    actions.forget_outlived()
