"""Sign in with a password or a link, sign out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kompetens.accounts.actions import throttle
from kompetens.accounts.actions.links import account_of, use_up_link
from kompetens.accounts.backends import SIGN_IN
from kompetens.accounts.forms import LinkForm, PasswordForm
from kompetens.accounts.jobs import mail_sign_in_link
from kompetens.accounts.models import User
from kompetens.core.access import access, public
from kompetens.core.actor import acting


def _goal(request: HttpRequest) -> str:
    """Where to go after signing in: `next` when it is an address of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    with acting(SIGN_IN):
        login(request, user)
    response = redirect(_goal(request))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
    return response


def _checked(request: HttpRequest, form: PasswordForm) -> User | None:
    """The account, or None with what is wrong on the form. Who guesses waits longer and longer."""
    email, place = form.cleaned_data["email"], request.META.get("REMOTE_ADDR", "")
    tries = ((throttle.PASSWORD, f"{email} {place}"), (throttle.PLACE, place))
    left = max(throttle.wait(limit, subject) for limit, subject in tries)
    if left:
        minutes = -(-int(left.total_seconds()) // 60)
        sentence = ngettext(
            "Too many tries. Wait %(n)s minute, or ask for a link.",
            "Too many tries. Wait %(n)s minutes, or ask for a link.",
            minutes,
        )
        form.add_error(None, sentence % {"n": max(1, minutes)})
        return None
    user = authenticate(request, username=email, password=form.cleaned_data["password"])
    if isinstance(user, User):
        throttle.forget(*tries[0])
        return user
    for limit, subject in tries:
        throttle.count(limit, subject)
    form.add_error(None, _("The e-mail and the password do not belong together. Try again, or ask for a link."))
    return None


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page with both ways; POST tries e-mail and password."""
    if request.user.is_authenticated and request.method != "POST":
        return redirect(_goal(request))
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user = _checked(request, form)
        if user is not None:
            return _enter(request, user)
    context = {"form": form, "link_form": LinkForm(prefix="link"), "next": _goal(request)}
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


@public
@require_POST
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """Mail a link; the answer is the same whether or not the address has an account."""
    form = LinkForm(request.POST, prefix="link")
    if not form.is_valid():
        context = {"form": PasswordForm(), "link_form": form, "next": _goal(request)}
        return render(request, "accounts/sign_in.html", context, status=422)
    base = f"{request.scheme}://{request.get_host()}"
    user_id = account_of(form.cleaned_data["email"])
    if user_id is not None and not throttle.wait(throttle.LINK, str(user_id)):
        throttle.count(throttle.LINK, str(user_id))
        mail_sign_in_link.defer(user_id=user_id, base=base)
    messages.info(request, _("If the address has an account, a link is on its way to it. Look in your inbox."))
    return redirect("accounts:sign-in")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Ask before a link is used up (mail filters open links); POST signs in."""
    token = request.POST.get("sesame") or request.GET.get("sesame") or ""
    if request.method != "POST":
        return render(request, "accounts/link.html", {"token": token, "next": _goal(request)})
    user = authenticate(request, sesame=token)
    if isinstance(user, User) and use_up_link(user):
        return _enter(request, user)
    return render(request, "accounts/link.html", {"used_up": True}, status=410)


@access("accounts.sign_out")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@access("accounts.change_password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose a password; who has one states it first. All other sessions of the account end."""
    form_class = PasswordChangeForm if request.user.has_usable_password() else SetPasswordForm
    form = form_class(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("Your new password works from now on."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)
