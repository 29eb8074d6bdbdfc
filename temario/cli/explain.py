"""`temario explain`."""

from __future__ import annotations

import sys

import click


@click.command()
@click.argument("rule", required=False)
def explain(rule: str | None) -> None:
    """Say what RULE means, why it matters and how to mend it.

    A rule is what stands in brackets in a message, such as missing-picture. Without RULE all
    rules are listed.
    """
    from temario import report
    from temario.rules import groups, nearest_rule, rules

    if rule is None:
        report.all_rules(groups())
        return
    found = rules().get(rule.strip("[]").lower())
    if found is None:
        near = nearest_rule(rule)
        hint = f"Did you mean {near}?" if near else "temario explain lists all rules."
        click.echo(f"There is no rule “{rule}”. {hint}", err=True)
        sys.exit(2)
    report.rule(found)
