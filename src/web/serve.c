// serve - see serve.h. A visit is one request on its way: looked at, let in,
// run, finished. Its memory is the request's arena.
//
// The log has the row's pattern ("/f/:ticket"), never the path: a path can
// hold a ticket, and a ticket opens a form.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/serve.h"

#include "base/arena.h"
#include "base/moment.h"
#include "practice/audit.h"
#include "web/headers.h"
#include "web/helpers.h"
#include "web/resend.h"
#include "web/router.h"
#include "web/visitor.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct server {
    struct site *site;
    struct http *http;
    struct helpers *helpers;
};

struct visit {
    struct errand errand; // first: an errand is converted to its visit
    struct store_job job;
    struct server *server;
    const struct route *route; // NULL: none fits
    bool other_method;         // there is a row, but for another method
    struct page page;
    struct practice practice;
    struct login login;
    struct timespec begun;
};

// ---- the end of a visit ----------------------------------------------------

static void log_visit(const struct visit *visit, const struct err *err)
{
    const struct request *request = visit->page.request;
    const char *method = request->method == POST ? "POST" : "GET";
    const char *pattern = visit->route ? visit->route->path : "-";
    FILE *log = visit->server->site->log;
    struct timespec now;
    char at[MOMENT_ROOM];

    if (err && (err->kind == ERR_BUG || err->kind == ERR_OUTSIDE)) {
        (void)fprintf(stderr, "rapport: %s %s: %s\n", method, pattern,
                      err->text);
    }
    if (log) {
        (void)clock_gettime(CLOCK_MONOTONIC, &now);
        (void)fprintf(log, "%s %s %s %d %.1f ms\n",
                      moment_print_utc(time(NULL), at), method, pattern,
                      visit->page.reply->status ? visit->page.reply->status
                                                : 200,
                      (double)(now.tv_sec - visit->begun.tv_sec) * 1e3
                          + (double)(now.tv_nsec - visit->begun.tv_nsec) / 1e6);
    }
}

// Rows at which a ticket or a code can be tried out.
static bool can_guess(const struct route *route)
{
    return strstr(route->path, ":ticket")
        || (route->who == ANYONE && route->method == POST);
}

// Whoever has come in with a ticket guesses no more, whatever is missing there.
static bool is_guess(const struct visit *visit, const struct err *err)
{
    const struct visitor *visitor = &visit->page.visitor;

    return visit->route && can_guess(visit->route) && !visitor->client.n
        && !visitor->calendar.n
        && (err->kind == ERR_MISSING || err->kind == ERR_DENIED);
}

// "/sign-in?next=..." of the page that was asked for.
static struct str sign_in_path(const struct visit *visit)
{
    struct text text = text_in(visit->page.arena);
    struct str path = visit->page.request->path;

    text_add(&text, STR("/sign-in?next="));
    for (size_t i = 0; i < path.len; i++) {
        char c = path.at[i];

        if (strchr("&+%=;", c)) {
            text_addf(&text, "%%%02X", (unsigned)(unsigned char)c);
        } else {
            text_addc(&text, c);
        }
    }
    return text_str(&text);
}

// A page that is not open yet leads to where it is opened.
static bool lead_elsewhere(struct visit *visit, const struct err *err)
{
    const struct route *route = visit->route;
    bool empty = !folder_has_practice(visit->server->site->folder);

    if (visit->page.visitor.held.len) {
        page_redirect(&visit->page,
                      text_print(visit->page.arena, "/together/%.*s",
                                 SHOW(visit->page.visitor.held)));
        return true;
    }
    if (!route || route->method != GET || visit->page.visitor.staff.n
        || (err->kind != ERR_DENIED && err->kind != ERR_MISSING)) {
        return false;
    }
    if (route->who == SETUP || (who_signs_in(route->who) && empty)) {
        page_redirect(&visit->page, empty ? STR("/setup") : STR("/"));
        return true;
    }
    if (who_signs_in(route->who) && err->kind == ERR_DENIED) {
        page_redirect(&visit->page, sign_in_path(visit));
        return true;
    }
    return false;
}

// A form was sent whose sign-in, or whose token, does not hold any more.
static bool has_lapsed(const struct visit *visit, const struct err *err)
{
    return err->kind == ERR_DENIED && visit->route
        && visit->route->token == TOKEN && visit->route->touch != UPLOADS
        && (!visit->page.visitor.staff.n
            || !login_token_is(&visit->login,
                               form_find(&visit->page.fields, "token")));
}

// `err` NULL: the page has answered.
static void finish(struct visit *visit, const struct err *err)
{
    struct site *site = visit->server->site;

    if (err && is_guess(visit, err)) {
        limiter_miss(site->guesses, world_now(site->world),
                     visit->page.request->peer);
    }
    if (err && !lead_elsewhere(visit, err)
        && !(has_lapsed(visit, err) && resend_offer(&visit->page))) {
        page_problem(&visit->page, err);
    }
    if (!visit->route && visit->other_method) {
        visit->page.reply->status = 405;
    }
    headers_finish(visit->page.arena, site->secure, visit->page.reply);
    log_visit(visit, err);
}

static void finish_later(struct visit *visit, const struct err *err)
{
    finish(visit, err);
    http_send(visit->page.request); // the visit may be gone after this
}

// ---- before the page -------------------------------------------------------

static bool find_route(struct visit *visit, struct err *err)
{
    const struct request *request = visit->page.request;

    visit->route = router_find(request->method, request->path,
                               visit->page.param, &visit->other_method);
    if (visit->route) {
        visit->page.visitor.who = visit->route->who;
        return true;
    }
    return visit->other_method
             ? err_set(err, ERR_INPUT,
                       "This address cannot be asked in this way.")
             : err_set(err, ERR_MISSING, "There is no such page.");
}

static bool check_host(const struct visit *visit, struct err *err)
{
    return site_is_host(visit->server->site, visit->page.request->host)
        || err_set(err, ERR_INPUT,
                   "This server does not answer under that name. If it "
                   "should, start it with --public-url.");
}

// Tickets and codes are unguessable, and who tries all the same is stopped.
static bool check_guesses(const struct visit *visit, struct err *err)
{
    struct site *site = visit->server->site;

    return !can_guess(visit->route)
        || limiter_may(site->guesses, world_now(site->world),
                       visit->page.request->peer)
        || err_set(err, ERR_LIMIT,
                   "Too many links or codes that do not work were tried from "
                   "here. Wait ten minutes.");
}

// A program may post JSON, which its page reads.
static bool has_form(const struct request *request)
{
    return !str_starts(request_header(request, "content-type"),
                       STR("application/json"));
}

static bool read_upload(struct page *page, struct str type, struct err *err)
{
    struct str body = page->request->body;

    if (multipart_is(type)) {
        return multipart_parse(page->arena, type, body, &page->fields,
                               &page->upload, err);
    }
    return (str_starts(type, STR("application/x-www-form-urlencoded"))
            || err_set(err, ERR_INPUT,
                       "A file is sent by the form of its page. Load the page "
                       "again and send it once more."))
        && form_parse(page->arena, body, &page->fields, err);
}

static bool read_body(struct visit *visit, struct err *err)
{
    struct page *page = &visit->page;

    if (visit->route->touch == UPLOADS) {
        return read_upload(page, request_header(page->request, "content-type"),
                           err);
    }
    return !has_form(page->request)
        || form_parse(page->arena, page->request->body, &page->fields, err);
}

static bool read_fields(struct visit *visit, struct err *err)
{
    struct page *page = &visit->page;

    return form_parse(page->arena, page->request->query, &page->query, err)
        && (page->request->method == GET
            || (visitor_check_origin(page, err) && read_body(visit, err)));
}

// ---- the page --------------------------------------------------------------

// From now on the visit looks through this connection.
static bool enter(struct visit *visit, struct db *db, struct err *err)
{
    struct folder *folder = visit->server->site->folder;
    struct practice before = visit->practice;

    visit->page.practice = NULL;
    if (!folder_has_practice(folder)) {
        return true;
    }
    if (!folder_enter(folder, db, visit->page.arena, &visit->practice, err)) {
        return false;
    }
    visit->page.practice = &visit->practice;
    if (before.id.n) { // who was found on the reading connection
        visit->practice.who = before.who;
        visit->practice.staff = before.staff;
        visit->practice.ticket = before.ticket;
    } else {
        visit->practice.who = STR("somebody");
    }
    return true;
}

// The audit line, and that this person is still here.
static bool note(struct visit *visit, struct err *err)
{
    struct page *page = &visit->page;
    struct client_id client = page->visitor.client;
    int64_t id;

    if (visit->login.to_touch
        && !login_touch(page->practice, visit->login.id, err)) {
        return false;
    }
    if (!visit->route->audit || !page->practice || page->unchanged) {
        return true;
    }
    if (str_starts(str_of(visit->route->path), STR("/client/:"))
        && str_parse_int(page->param[0], &id)) {
        client.n = id;
    }
    return audit_note(
        page->practice, page->deed ? page->deed : visit->route->audit, client,
        page->param[0].len && who_signs_in(page->visitor.who) ? page->param[0]
                                                              : STR(""),
        err);
}

static bool work(struct db *db, void *context, struct err *err)
{
    struct visit *visit = context;

    return enter(visit, db, err)
        && (visit->route->touch == READS
            || visit->route->page(&visit->page, err))
        && note(visit, err);
}

static void worked(struct store_job *job)
{
    struct visit *visit = job->context;
    struct err err = job->err;

    if (job->kept && visit->page.practice_changed) {
        site_refresh(visit->server->site);
    }
    finish_later(visit, job->kept ? NULL : &err);
}

static void run_alone(struct errand *errand)
{
    struct visit *visit = (struct visit *)errand;
    struct err err = {0};
    bool good;

    visit->page.practice = NULL;
    good = visit->route->page(&visit->page, &err);
    finish_later(visit, good ? NULL : &err);
}

// Finds out who is asking; a page that only looks runs right here.
static bool look(struct visit *visit, struct err *err)
{
    struct store *store = folder_store(visit->server->site->folder);
    struct db *db = store_borrow(store);
    bool good = enter(visit, db, err)
             && visitor_find(&visit->page, visit->route, &visit->login, err)
             && (visit->route->touch != READS
                 || visit->route->page(&visit->page, err));

    store_return(store, db);
    return good;
}

// Goes on to where the page runs. False with `err`: it does not.
static bool go_on(struct visit *visit, enum http_when *when, struct err *err)
{
    bool writes = visit->route->touch == WRITES
               || (visit->route->touch == READS
                   && (visit->route->audit || visit->login.to_touch));

    *when = HTTP_LATER;
    if (visit->route->touch == ALONE || visit->route->touch == UPLOADS) {
        visit->errand.run = run_alone;
        return helpers_take(visit->server->helpers, &visit->errand, err);
    }
    if (writes) {
        visit->job =
            (struct store_job){.work = work, .context = visit, .done = worked};
        return store_write_later(folder_store(visit->server->site->folder),
                                 &visit->job, err);
    }
    finish(visit, NULL);
    *when = HTTP_NOW;
    return true;
}

static enum http_when answer(void *context, struct request *request,
                             struct reply *reply)
{
    struct server *server = context;
    struct visit *visit = arena_take(request->arena, 1, sizeof *visit);
    enum http_when when = HTTP_NOW;
    struct err err = {0};

    visit->server = server;
    visit->page = (struct page){.site = server->site,
                                .arena = request->arena,
                                .request = request,
                                .reply = reply};
    request->peer = site_peer(server->site, request);
    if (server->site->log) {
        (void)clock_gettime(CLOCK_MONOTONIC, &visit->begun);
    }
    if (find_route(visit, &err) && check_host(visit, &err)
        && check_guesses(visit, &err) && read_fields(visit, &err)
        && look(visit, &err) && go_on(visit, &when, &err)) {
        return when;
    }
    finish(visit, &err);
    return HTTP_NOW;
}

// A large body is read for a therapist who is signed in, at a row for files.
static enum http_upload may_upload(void *context, struct request *request)
{
    struct server *server = context;
    struct folder *folder = server->site->folder;
    struct store *store = folder_store(folder);
    struct str param[ROUTE_PARAMS];
    struct practice practice;
    struct login login;
    struct err err;
    struct db *db;
    bool known, good;
    const struct route *route =
        router_find(request->method, request->path, param, &known);

    if (!route || route->touch != UPLOADS || !folder_has_practice(folder)) {
        return UPLOAD_TOO_LARGE;
    }
    db = store_borrow(store);
    good = folder_enter(folder, db, request->arena, &practice, &err)
        && login_find(&practice, request_cookie(request, LOGIN_COOKIE), &login,
                      &err)
        && str_is(str_of(login.role), "therapist");
    store_return(store, db);
    return good ? UPLOAD_WELCOME : UPLOAD_DENIED;
}

// ---- open and close --------------------------------------------------------

bool serve_open(const struct serve_plan *plan, struct server **server,
                struct err *err)
{
    struct server *made = calloc(1, sizeof *made);
    struct http_plan http = {.listen = plan->listen,
                             .threads = plan->threads,
                             .answer = answer,
                             .may_upload = may_upload,
                             .context = made};

    if (!made) {
        return err_set(err, ERR_OUTSIDE, "no memory for the server");
    }
    made->site = site_open(&plan->site);
    if (helpers_open(&made->helpers, err)
        && http_open(&http, &made->http, err)) {
        *server = made;
        return true;
    }
    serve_close(made);
    return false;
}

void serve_close(struct server *server)
{
    if (server->http) {
        http_close(server->http);
    }
    if (server->helpers) {
        helpers_close(server->helpers);
    }
    site_close(server->site);
    free(server);
}

int serve_port(const struct server *server)
{
    return http_port(server->http);
}

struct site *serve_site(struct server *server)
{
    return server->site;
}
