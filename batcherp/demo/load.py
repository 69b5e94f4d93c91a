"""Load a demo tenant: each of its people does their own part, by the operations of the trade."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from batcherp.demo.plants import Formula, Person, Plant, Receipt, Run, amount
from catalog import operations as catalog
from catalog import queries as items
from catalog.models import Item
from core import operations as core
from core.accounts.people import make_person
from core.models import Role
from core.tenancy.work import as_machine, as_member_with_email, tenant_named
from inventory import operations as inventory
from inventory import queries as stock
from production import operations as production
from production import queries as recipes
from production.models import RecipeVersion
from production.rules import Ingredient

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
    for run in plant.runs:
        plan_and_make(tenant_id, plant, run)
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
                inspection_required=thing.inspected,
            )
        for name in sorted({receipt.supplier for receipt in plant.receipts}):
            catalog.create_partner(code=name, name=name, role="supplier")
        for formula in plant.formulas:
            draft(formula)
    with as_member_with_email(tenant_id, plant.who("QA approver").email):
        for formula in plant.formulas:
            production.approve_recipe_version(version=newest_version(formula.code))


def draft(formula: Formula) -> None:
    production.save_recipe_version(
        recipe=formula.code,
        item=item(formula.sku),
        batch_size=amount(formula.size),
        uom=formula.uom,
        ingredients=[
            Ingredient(line, item(sku).id, amount(quantity), uom)
            for line, (sku, quantity, uom) in enumerate(formula.lines, start=1)
        ],
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
            version=newest_version(run.recipe),
            quantity=amount(run.quantity),
            uom=run.uom,
            planned_on=today + timedelta(days=run.days_ahead),
            number=run.number,
        )
    if run.made:
        with as_member_with_email(tenant_id, plant.who("Operator").email):
            production.complete_batch(batch=batch, quantity=amount(run.made), output_lot=run.lot)


def item(sku: str) -> Item:
    found = items.item_by_code(sku)
    assert found is not None, sku
    return found


def newest_version(code: str) -> RecipeVersion:
    recipe = recipes.recipe_by_code(code)
    assert recipe is not None, code
    found = recipes.versions().filter(recipe=recipe).order_by("-version").first()
    assert found is not None, code
    return found
