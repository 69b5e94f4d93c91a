"""Load a demo tenant: each of its people does their own part, by the operations of the trade."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from batcherp.demo.naming import item
from batcherp.demo.plants import Formula, Line, Person, Plant, Receipt, Run, amount
from catalog import operations as catalog
from catalog import queries as items
from core import operations as core
from core.accounts.people import make_person
from core.models import Role
from core.tenancy.work import as_machine, as_member_with_email, tenant_named
from inventory import operations as inventory
from inventory import queries as stock
from production import operations as production
from production import queries as recipes
from production.models import RecipeVersion
from production.rules import Ingredient, Substitute
from production.rules.recipes import FIXED, PROPORTIONAL

READ_WITHOUT_MISTAKES = "abcdefghijkmnpqrstuvwxyz23456789"


@transaction.atomic
def load(plant: Plant) -> dict[str, str]:
    """Make the tenant with all it has, or nothing; passwords by e-mail address.

    A tenant that is there already is left alone, and the answer is empty.
    """
    if tenant_named(plant.slug):
        return {}
    tenant_id = core.found_tenant(slug=plant.slug, name=plant.name, time_zone=plant.time_zone)
    passwords = {person.email: a_password() for person in plant.people}
    for person in plant.people:
        enrol(tenant_id, person, passwords[person.email])
    plan_the_work(tenant_id, plant)
    receive_stock(tenant_id, plant)
    if plant.before:
        plant.before(tenant_id, plant)
    for run in plant.runs:
        plan_and_make(tenant_id, plant, run)
    if plant.happened:
        plant.happened(tenant_id, plant)
    return passwords


def a_password() -> str:
    """Three groups of four that are read and typed without mistakes."""
    letters = [secrets.choice(READ_WITHOUT_MISTAKES) for _ in range(12)]
    return "-".join("".join(letters[at : at + 4]) for at in (0, 4, 8))


def enrol(tenant_id: UUID, person: Person, password: str) -> None:
    """A person who can sign in at once, as a member with one role."""
    user_id = make_person(email=person.email, password=password)
    with as_machine(tenant_id=tenant_id):
        core.enrol(
            printed_name=person.name,
            email=person.email,
            user_id=user_id,
            roles=[Role.objects.get(name=person.role)],
        )


def plan_the_work(tenant_id: UUID, plant: Plant) -> None:
    """The planner enters items and drafts recipes; the QA approver approves them."""
    with as_member_with_email(tenant_id, plant.who("Planner").email):
        for thing in plant.things:
            catalog.create_item(
                sku=thing.sku,
                name=thing.name,
                kind=thing.kind,
                uom=thing.uom,
                shelf_life_days=thing.shelf_life_days,
                life_after_opening_days=thing.opened_days,
                inspection_required=thing.inspected,
            )
        for name in sorted({receipt.supplier for receipt in plant.receipts}):
            catalog.create_partner(code=name, name=name, role="supplier")
        in_force = [formula for formula in plant.formulas if not formula.is_draft]
        for formula in in_force:
            draft(formula)
    with as_member_with_email(tenant_id, plant.who("QA approver").email):
        for formula in in_force:
            production.approve_recipe_version(version=newest_version(formula.code))
    with as_member_with_email(tenant_id, plant.who("Planner").email):
        for formula in plant.formulas:
            if formula not in in_force:
                draft(formula)


def draft(formula: Formula) -> None:
    production.save_recipe_version(
        recipe=formula.code,
        item=item(formula.sku),
        batch_size=amount(formula.size),
        uom=formula.uom,
        ingredients=[ingredient(place, line) for place, line in enumerate(formula.lines, start=1)],
        expected_yield_pct=amount(formula.yield_pct) if formula.yield_pct else None,
    )


def ingredient(place: int, given: tuple[str, str, str] | Line) -> Ingredient:
    line = given if isinstance(given, Line) else Line(*given)
    return Ingredient(
        place,
        item(line.sku).id,
        amount(line.quantity),
        line.uom,
        scaling=FIXED if line.is_fixed else PROPORTIONAL,
        loss_pct=amount(line.loss_pct) if line.loss_pct else None,
        tolerance_pct=amount(line.tolerance_pct) if line.tolerance_pct else None,
        step=line.step,
        substitutes=tuple(
            Substitute(item(sku).id, rank) for rank, sku in enumerate(line.instead, start=1)
        ),
    )


def receive_stock(tenant_id: UUID, plant: Plant) -> None:
    with as_member_with_email(tenant_id, plant.who("Warehouse").email):
        for receipt in plant.receipts:
            receive(receipt)


def receive(receipt: Receipt) -> None:
    today = stock.site_day(items.main_site())
    made_on = today - timedelta(days=receipt.made_days_ago)
    left = receipt.days_left
    inventory.receive_lot(
        item=item(receipt.sku),
        code=receipt.code,
        quantity=amount(receipt.quantity),
        uom=item(receipt.sku).uom,
        supplier=items.partner_by_code(receipt.supplier),
        supplier_lot=receipt.supplier_lot,
        made_on=made_on,
        received_on=min(today, made_on + timedelta(days=9)),
        expires_on=None if left is None else today + timedelta(days=left),
        disposition=receipt.disposition,
    )


def plan_and_make(tenant_id: UUID, plant: Plant, run: Run) -> None:
    """The planner plans it; the operator completes it, when it is one that was made."""
    with as_member_with_email(tenant_id, plant.who("Planner").email):
        today = stock.site_day(items.main_site())
        batch = production.plan_batch(
            version=version_in_force(run.recipe),
            quantity=amount(run.quantity),
            uom=run.uom,
            planned_on=today + timedelta(days=run.days_ahead),
            number=run.number,
        )
        if run.is_reserved:
            production.reserve_batch(batch=batch)
    if run.made:
        with as_member_with_email(tenant_id, plant.who("Operator").email):
            production.complete_batch(batch=batch, quantity=amount(run.made), output_lot=run.lot)


def newest_version(code: str) -> RecipeVersion:
    """The version of the recipe that was drafted last."""
    recipe = recipes.recipe_by_code(code)
    assert recipe is not None, code
    found = recipes.versions().filter(recipe=recipe).order_by("-version").first()
    assert found is not None, code
    return found


def version_in_force(code: str) -> RecipeVersion:
    """The version that batches are planned by."""
    recipe = recipes.recipe_by_code(code)
    assert recipe is not None, code
    found = recipes.approved_version(recipe)
    assert found is not None, code
    return found
