"""Pages of the administrators: governments, people and their accounts."""

from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.accounts import governments as government_verbs
from tracker.accounts import people as people_verbs
from tracker.accounts.actor import Permission
from tracker.accounts.models import Account
from tracker.accounts.queries import granted, people
from tracker.clock import today
from tracker.directory.models import Government, Person
from tracker.directory.queries import bodies_named, governments_named
from tracker.errors import BadInput, NotFound
from tracker.extensions import db
from tracker.pages import context
from tracker.pages.administration_forms import GovernmentForm, GrantsForm, PeopleFilter, PersonForm
from tracker.pages.permissions import demands
from tracker.vocabulary import Role

blueprint = Blueprint("administration", __name__, url_prefix="/admin")
Answer = str | Response
Row = TypeVar("Row")


@blueprint.get("/governments")
@demands(Permission.ADMINISTER)
def governments() -> Answer:
    rows = db.session.scalars(db.select(Government).order_by(Government.id)).all()
    return render_template("admin/governments.html", governments=rows)


@blueprint.route("/governments/new", methods=["GET", "POST"])
@demands(Permission.ADMINISTER)
def new_government() -> Answer:
    form = GovernmentForm()
    del form.office_body_id, form.stamp
    if form.validate_on_submit():
        try:
            government_verbs.create_government(
                context.actor(), form.values(), clock=context.clock(), address=context.address()
            )
        except BadInput as wrong:
            form.form_errors.append(wrong.message)
        else:
            flash(f"已建立{form.name.data}。", "done")
            return redirect(url_for("administration.governments"))
    return render_template("admin/government.html", form=form, government=None)


@blueprint.route("/governments/<int:government_id>", methods=["GET", "POST"])
@demands(Permission.ADMINISTER)
def government(government_id: int) -> Answer:
    row = _found(Government, government_id)
    form = GovernmentForm(obj=row)
    bodies = bodies_named(government_id, today(context.clock()))
    form.office_body_id.choices = {"": "未定", **{str(body.id): body.name for body in bodies}}
    if request.method == "GET":
        form.office_body_id.data = str(row.office_body_id or "")
        form.stamp.data = government_verbs.stamp_of(row)
    if form.validate_on_submit():
        try:
            government_verbs.edit_government(
                context.actor(),
                government_id,
                form.values(),
                clock=context.clock(),
                address=context.address(),
                shown=form.stamp.data,
            )
        except BadInput as wrong:
            form.form_errors.append(wrong.message)
        else:
            flash(f"已保存{form.name.data}。", "done")
            return redirect(url_for("administration.governments"))
    return render_template("admin/government.html", form=form, government=row)


@blueprint.get("/people")
@demands(Permission.ADMINISTER)
def all_people() -> Answer:
    named = governments_named()
    filters = PeopleFilter(request.args)
    filters.government.choices = {"": "全部", **{str(one.id): one.name for one in named}}
    chosen = next((one for one in named if str(one.id) == filters.government.data), None)
    return render_template(
        "admin/people.html",
        people=people(chosen.id if chosen else None),
        filters=filters,
        governments=[chosen] if chosen else named,
    )


@blueprint.route("/people/new", methods=["GET", "POST"], defaults={"government_id": None})
@blueprint.route("/governments/<int:government_id>/people/new", methods=["GET", "POST"])
@demands(Permission.ADMINISTER)
def new_person(government_id: int | None) -> Answer:
    """Somebody of a government; without one, an administrator."""
    row = _found(Government, government_id) if government_id is not None else None
    form = _person_form(government_id)
    if form.validate_on_submit():
        try:
            person_id, link = people_verbs.create_person(
                context.actor(), government_id, form.values(), clock=context.clock(), address=context.address()
            )
        except BadInput as wrong:
            form.form_errors.append(wrong.message)
        else:
            return _after(person_id, form.name.data, link)
    return render_template("admin/new-person.html", form=form, government=row)


@blueprint.route("/people/<int:person_id>", methods=["GET", "POST"])
@demands(Permission.ADMINISTER)
def person(person_id: int) -> Answer:
    row = _found(Person, person_id)
    account = db.session.get(Account, person_id)
    form = _person_form(row.government_id, row, account)
    if form.validate_on_submit():
        try:
            link = people_verbs.edit_person(
                context.actor(),
                person_id,
                form.values(),
                clock=context.clock(),
                address=context.address(),
                shown=form.stamp.data,
            )
        except BadInput as wrong:
            form.form_errors.append(wrong.message)
        else:
            return _after(person_id, form.name.data, link)
    return render_template(
        "admin/person.html", form=form, subject=row, account=account, grants=_grants_form(row), own=_is_own(person_id)
    )


@blueprint.post("/people/<int:person_id>/link")
@demands(Permission.ADMINISTER)
def link(person_id: int) -> Answer:
    """A new one-time link, shown this once on the answer itself."""
    row = _found(Person, person_id)
    path = people_verbs.new_link(context.actor(), person_id, clock=context.clock(), address=context.address())
    return _after(person_id, row.name, path)


@blueprint.post("/people/<int:person_id>/deactivate")
@demands(Permission.ADMINISTER)
def deactivate(person_id: int) -> Answer:
    people_verbs.deactivate(context.actor(), person_id, clock=context.clock(), address=context.address())
    flash("账号已停用，所有登录都已退出。", "done")
    return redirect(url_for("administration.person", person_id=person_id))


@blueprint.post("/people/<int:person_id>/activate")
@demands(Permission.ADMINISTER)
def activate(person_id: int) -> Answer:
    people_verbs.activate(context.actor(), person_id, clock=context.clock(), address=context.address())
    flash("账号已启用。", "done")
    return redirect(url_for("administration.person", person_id=person_id))


@blueprint.post("/people/<int:person_id>/grants")
@demands(Permission.ADMINISTER)
def grants(person_id: int) -> Answer:
    form = _grants_form(_found(Person, person_id))
    if not form.validate():
        raise BadInput("授权的政府要从列出的里面选。没有存下任何内容。")
    people_verbs.set_grants(
        context.actor(),
        person_id,
        form.governments.data or (),
        clock=context.clock(),
        address=context.address(),
        shown=form.stamp.data,
    )
    flash("授权已保存。", "done")
    return redirect(url_for("administration.person", person_id=person_id))


def _found(table: type[Row], row_id: int) -> Row:
    row = db.session.get(table, row_id)
    if row is None:
        raise NotFound()
    return row


def _is_own(person_id: int) -> bool:
    return person_id == context.actor().person_id


def _person_form(government_id: int | None, row: Person | None = None, account: Account | None = None) -> PersonForm:
    form = PersonForm(obj=row)
    if row is None:
        del form.stamp
    if government_id is None:
        form.role.choices = {Role.ADMIN.value: Role.ADMIN.label}
        del form.body_id
    else:
        form.role.choices = {role.value: role.label for role in Role if role is not Role.ADMIN}
        bodies = bodies_named(government_id, today(context.clock()))
        form.body_id.choices = {"": "无", **{str(body.id): body.name for body in bodies}}
    if request.method == "GET" and row is not None:
        form.stamp.data = people_verbs.stamp_of(row)
        form.login.data = account.login if account else ""
        if government_id is not None:
            form.body_id.data = str(row.body_id or "")
    if account is not None:
        form.login.render_kw = {"readonly": True}
        form.login.description = "定了就不改"
    return form


def _grants_form(row: Person) -> GrantsForm:
    form = GrantsForm()
    form.governments.choices = {one.id: one.name for one in governments_named() if one.id != row.government_id}
    if request.method == "GET" or request.endpoint != "administration.grants":
        form.governments.data = granted(row.id)
        form.stamp.data = people_verbs.stamp_of_grants(form.governments.data)
    return form


def _after(person_id: int, name: str, link: str) -> Answer:
    """Where there is a link it is shown on the answer itself, and nowhere else again."""
    if link:
        return render_template(
            "admin/link.html", name=name, person_id=person_id, link=context.settings().address + link
        )
    flash(f"已保存{name}。", "done")
    return redirect(url_for("administration.person", person_id=person_id))
