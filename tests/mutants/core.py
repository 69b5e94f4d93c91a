"""Mistakes in tenancy, the trail, operations, pages and the laws of the schema."""

from __future__ import annotations

from tests.mutants import Mutant

LAWS = ("tests/schema/test_laws.py",)
BINDING = ("tests/core/test_binding.py",)
PAGES = ("tests/core/web/test_unit_of_work.py",)
INJECTION = ("tests/attack/test_sql_injection.py",)
TRAIL = ("tests/core/test_trail.py",)
PEOPLE = ("tests/core/test_people.py",)

TENANCY = [
    Mutant(
        "the context is thought told after a rollback to a savepoint",
        "core/postgres/base.py",
        "which may be any.\n        self._told = _UNKNOWN",
        "which may be any.\n        pass",
        TRAIL,
    ),
    Mutant(
        "an unbound transaction trusts what the session was told",
        "core/postgres/base.py",
        "something of its own.\n        self._told = _UNKNOWN",
        "something of its own.\n        self._told = None",
        ("tests/attack/test_left_behind.py",),
    ),
    Mutant(
        "the context is told for the session",
        "core/postgres/base.py",
        "set_config('app.context', %s, true)",
        "set_config('app.context', %s, false)",
        BINDING,
    ),
    Mutant(
        "tenant work is allowed outside a transaction",
        "core/postgres/base.py",
        'raise NoTenant("Tenant work needs a transaction; open a unit of work first.")',
        "pass",
        BINDING,
    ),
    Mutant(
        "a role that may become a greater one is served",
        "core/postgres/footing.py",
        "return [*powers, *_settings_that_differ(",
        "return [*_settings_that_differ(",
        ("tests/core/test_footing.py",),
    ),
    Mutant(
        "settings left behind on the role are not seen",
        "core/postgres/footing.py",
        "return [*missing, *strange]",
        "return missing",
        ("tests/core/test_footing.py",),
    ),
    Mutant(
        "the manager does not name the tenant",
        "core/tenancy/models.py",
        "return super().get_queryset().filter(tenant_id=current_tenant_id())",
        "return super().get_queryset()",
        BINDING,
    ),
    Mutant(
        "a join does not carry the tenant",
        "core/tenancy/models.py",
        "return WhereNode([same_tenant])",
        "return None",
        BINDING,
    ),
    Mutant(
        "a second tenant may be bound inside the first",
        "core/tenancy/context.py",
        "if outer is not None and outer.tenant_id not in (None, context.tenant_id):",
        "if False:",
        BINDING,
    ),
    Mutant(
        "the signature is not looked at",
        "core/sql/context.sql",
        "IF NOT FOUND OR cardinality(part) <> 8 OR part[8] IS DISTINCT FROM",
        "IF NOT FOUND OR cardinality(part) <> 8 OR '' = ",
        INJECTION,
    ),
    Mutant(
        "an expired context is believed",
        "core/sql/context.sql",
        "IF part[2]::bigint < extract(epoch FROM transaction_timestamp()) THEN",
        "IF false THEN",
        INJECTION,
    ),
    Mutant(
        "everybody stands at the door",
        "core/sql/context.sql",
        "$$ SELECT (app.acting()).phase = 'door' $$",
        "$$ SELECT (app.acting()).phase <> '' $$",
        INJECTION,
    ),
    Mutant(
        "people of other tenants are seen",
        "core/sql/identity.sql",
        "USING ((SELECT app.at_door()) OR id = (SELECT app.person()))",
        "USING (true)",
        INJECTION,
    ),
    Mutant(
        "who left is still let in",
        "core/sql/end_days.sql",
        "AND m.is_active AND t.is_active",
        "AND t.is_active",
        PAGES,
    ),
]

SCHEMA = [
    Mutant(
        "the owner is not under the policy",
        "core/tenancy/schema.py",
        'f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",',
        "",
        LAWS,
    ),
    Mutant(
        "a row can be given to another tenant",
        "core/tenancy/schema.py",
        'f"USING ({own}) WITH CHECK ({own})",',
        'f"USING ({own}) WITH CHECK (true)",',
        LAWS,
    ),
    Mutant(
        "a foreign key does not carry the tenant",
        "core/tenancy/schema.py",
        'f"FOREIGN KEY (tenant_id, {field.column}) REFERENCES {target} (tenant_id, id) "',
        'f"FOREIGN KEY ({field.column}) REFERENCES {target} (id) "',
        LAWS,
    ),
    Mutant(
        "the append-only trigger can be switched off by a session",
        "core/tenancy/schema.py",
        'f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only",',
        "",
        LAWS,
    ),
    Mutant(
        "everybody may make temporary tables",
        "batcherp/machine/roles.py",
        "REVOKE CONNECT, TEMPORARY ON DATABASE",
        "REVOKE CONNECT ON DATABASE",
        LAWS,
    ),
]

DONE = [
    Mutant(
        "a change without a named operation passes",
        "core/sql/audit.sql",
        "IF acting.operation = '' THEN",
        "IF false THEN",
        TRAIL,
    ),
    Mutant(
        "the trail mixes up before and after",
        "core/sql/audit.sql",
        "was.fields, became.fields,",
        "became.fields, was.fields,",
        PEOPLE,
    ),
    Mutant(
        "the trail does not say who",
        "core/sql/audit.sql",
        "'insert', NULL, to_jsonb(n), acting.member,",
        "'insert', NULL, to_jsonb(n), NULL::uuid,",
        TRAIL,
    ),
    Mutant(
        "an operation does not ask for its right",
        "core/operation.py",
        "_require(context, right)\n            with",
        "pass\n            with",
        PEOPLE,
    ),
    Mutant(
        "what an operation calls is asked for its right again",
        "core/operation.py",
        "if not context.operation:",
        "if not context.operation or context.member_id is not None:",
        ("tests/production/test_running.py",),
    ),
    Mutant(
        "the innermost operation names the change",
        "core/tenancy/context.py",
        "if context.operation:\n        yield\n        return",
        "pass",
        TRAIL,
    ),
    Mutant(
        "numbers are skipped",
        "core/sql/documents.sql",
        "DO UPDATE SET last = counter.last + 1",
        "DO UPDATE SET last = counter.last + 2",
        ("tests/core/test_documents.py",),
    ),
]

WEB = [
    Mutant(
        "half of a failed request is kept",
        "core/web/middleware.py",
        "transaction.set_rollback(True)",
        "pass",
        PAGES,
    ),
    Mutant(
        "a page does not ask for its right",
        "core/web/pages.py",
        "                require(right)\n",
        "                pass\n",
        PAGES,
    ),
    Mutant(
        "a refused form keeps what it had written",
        "core/web/forms.py",
        "with transaction.atomic():\n                self.result",
        "if True:\n                self.result",
        PAGES,
    ),
    Mutant(
        "a stream is bound to nobody",
        "core/web/streams.py",
        "with bound(context), transaction.atomic():",
        "with transaction.atomic():",
        PAGES,
    ),
]

MUTANTS = [*TENANCY, *SCHEMA, *DONE, *WEB]
