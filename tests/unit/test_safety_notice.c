// test_safety_notice - a notice on its way: planned with the card, sent by a
// real conversation with a mail server on loopback, or said to be undelivered.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/courier.h"
#include "practice/coverage.h"
#include "practice/crisis.h"
#include "practice/notice.h"
#include "practice/setting.h"
#include "practice/staff.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static struct err err;

// ---- a small mail server ----------------------------------------------------

struct post_office {
    int listener;
    int port;
    pthread_t thread;
    bool dies_after_data; // takes the letter, then hangs up without a word
    bool refuses;         // 550 to every recipient
    bool asks_login;      // offers AUTH PLAIN, takes letters only after it
    bool logged_in;
    int logins;        // attempts
    bool saw_envelope; // a MAIL, RCPT or DATA came
    int letters;
    char last[4096]; // the last letter
    char to[200];    // and its envelope
};

static void say(int peer, const char *words)
{
    if (write(peer, words, strlen(words)) < 0) {
        return; // the peer has gone: it will notice
    }
}

static void take_letter(struct post_office *office, FILE *in)
{
    char line[1024];
    size_t used = 0;

    office->last[0] = '\0';
    while (fgets(line, sizeof line, in) && strcmp(line, ".\r\n") != 0) {
        size_t length = strlen(line);

        if (used + length < sizeof office->last) {
            memcpy(office->last + used, line, length + 1);
            used += length;
        }
    }
    office->letters++;
}

// "\0mara\0letmein" in base64: what AUTH PLAIN (RFC 4616) makes of the two.
static const char LOGIN[] = "AG1hcmEAbGV0bWVpbg==";

static void take_login(struct post_office *office, FILE *in, int peer,
                       const char *line)
{
    char answer[200] = "";

    if (!strncmp(line, "AUTH PLAIN ", 11)) {
        (void)snprintf(answer, sizeof answer, "%.150s", line + 11);
    } else {
        say(peer, "334 \r\n");
        if (!fgets(answer, sizeof answer, in)) {
            return;
        }
    }
    office->logins++;
    office->logged_in = !strncmp(answer, LOGIN, sizeof LOGIN - 1)
                     && answer[sizeof LOGIN - 1] == '\r';
    say(peer, office->logged_in ? "235 welcome\r\n" : "535 no\r\n");
}

static bool needs_login(struct post_office *office, const char *line)
{
    bool envelope = !strncmp(line, "MAIL", 4) || !strncmp(line, "RCPT", 4)
                 || !strncmp(line, "DATA", 4);

    office->saw_envelope = office->saw_envelope || envelope;
    return envelope && office->asks_login && !office->logged_in;
}

static void serve_one(struct post_office *office, int peer)
{
    FILE *in = fdopen(peer, "r");
    char line[1024];

    office->logged_in = false;
    say(peer, "220 toy ESMTP\r\n");
    while (in && fgets(line, sizeof line, in)) {
        if (needs_login(office, line)) {
            say(peer, "530 log in first\r\n");
        } else if (!strncmp(line, "EHLO", 4) && office->asks_login) {
            say(peer, "250-toy\r\n250 AUTH PLAIN\r\n");
        } else if (!strncmp(line, "AUTH", 4)) {
            take_login(office, in, peer, line);
        } else if (!strncmp(line, "DATA", 4)) {
            say(peer, "354 go on\r\n");
            take_letter(office, in);
            if (office->dies_after_data) {
                break;
            }
            say(peer, "250 kept\r\n");
        } else if (!strncmp(line, "RCPT", 4)) {
            (void)snprintf(office->to, sizeof office->to, "%.150s", line);
            say(peer, office->refuses ? "550 nobody\r\n" : "250 yes\r\n");
        } else if (!strncmp(line, "QUIT", 4)) {
            say(peer, "221 bye\r\n");
            break;
        } else {
            say(peer, "250 fine\r\n");
        }
    }
    if (in) {
        (void)fclose(in);
    }
}

static void *serve(void *context)
{
    struct post_office *office = context;
    int peer;

    while ((peer = accept(office->listener, NULL, NULL)) >= 0) {
        serve_one(office, peer);
    }
    return NULL;
}

static void post_office_open(struct post_office *office)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;

    memset(office, 0, sizeof *office);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    office->listener = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(
        "the post office opens",
        bind(office->listener, (struct sockaddr *)&address, sizeof address) == 0
            && listen(office->listener, 8) == 0
            && getsockname(office->listener, (struct sockaddr *)&address, &size)
                   == 0);
    office->port = ntohs(address.sin_port);
    (void)pthread_create(&office->thread, NULL, serve, office);
}

static void post_office_close(struct post_office *office)
{
    (void)shutdown(office->listener, SHUT_RDWR);
    (void)close(office->listener);
    (void)pthread_join(office->thread, NULL);
}

// ---- the practice -----------------------------------------------------------

static bool set_mail(struct practice *practice, void *context, struct err *e)
{
    const int *port = context;

    return setting_save(
               practice, STR("smtp_url"),
               text_print(practice->arena, "smtp://127.0.0.1:%d", *port), e)
        && setting_save(practice, STR("smtp_from"), STR("rapport@example.org"),
                        e)
        && setting_save(practice, STR("smtp_tls"), STR("no"), e);
}

static bool set_plan(struct practice *practice, void *context, struct err *e)
{
    struct coverage_plan plan = {
        .plan = {.read_by = 600, .notice_at = 450, .repeat_minutes = 15},
        .understood = true
    };

    (void)context;
    return coverage_parse_hours(STR("mon-fri 09:00-17:00; sat 10:00-12:00"),
                                &plan.plan, e)
        && coverage_parse_people(
               STR("Mara <mara@example.org>; Jo <jo@example.org>"), &plan.plan,
               e)
        && coverage_parse_days(practice->arena, STR("2026-12-25, 2026-12-26"),
                               &plan.holidays, e)
        && coverage_set(practice, &plan, e);
}

static bool read_back(struct practice *practice, void *context, struct err *e)
{
    struct coverage_plan plan;

    (void)context;
    return coverage_read(practice, &plan, e) && plan.known && plan.understood
        && plan.holidays.count == 2 && plan.holidays.days[1] == 20261226
        && str_is(coverage_print_hours(practice->arena, &plan.plan),
                  "mon-fri 09:00-17:00; sat 10:00-12:00")
        && str_is(coverage_print_people(practice->arena, &plan.plan),
                  "Mara <mara@example.org>; Jo <jo@example.org>");
}

// A client and a safety card with the given number, as practice/card.c keeps
// them; only what the outbox looks at.
static bool open_card(struct practice *practice, void *context, struct err *e)
{
    const int64_t *id = context;
    struct str sealed = STR("x");

    return db_run(practice->db,
                  "INSERT INTO client (practice_id, client_id, staff_id,"
                  " name_sealed, answers_by, sharing, created_at)"
                  " VALUES ($1, $2, 1, $3, 'phone', 'together', $4)",
                  VALUES(P_ID(practice), V_INT(*id), V_BLOB(sealed),
                         V_INT(P_NOW(practice))),
                  e)
        && db_run(practice->db,
                  "INSERT INTO reason (practice_id, reason_id, client_id,"
                  " episode_id, staff_id, rule, level, state, open, "
                  "numbers_sealed,"
                  " fired_at)"
                  " VALUES ($1, $2, $2, 1, 1, 'S1', 3, 'new', 1, '{}', $3)",
                  VALUES(P_ID(practice), V_INT(*id), V_INT(P_NOW(practice))), e)
        && notice_plan(practice, (struct reason_id){*id}, e)
        && notice_plan(practice, (struct reason_id){*id}, e);
}

static bool count_rows(struct practice *practice, void *context, struct err *e)
{
    int64_t *count = context;
    bool found;

    return db_ask_int(practice->db,
                      "SELECT COUNT(*) FROM outbox WHERE practice_id = $1"
                      " AND reason_id = $2",
                      VALUES(P_ID(practice), V_INT(*count)), &found, count, e);
}

struct state {
    int64_t reason;
    bool undelivered;
    int64_t sent_at;
    int cards;
};

static bool read_state(struct practice *practice, void *context, struct err *e)
{
    struct state *state = context;

    return notice_of_card(practice, (struct reason_id){state->reason},
                          &state->undelivered, &state->sent_at, e)
        && notice_undelivered(practice, &state->cards, e);
}

static bool see_card(struct practice *practice, void *context, struct err *e)
{
    const int64_t *id = context;

    return db_run(practice->db,
                  "UPDATE reason SET state = 'seen'"
                  " WHERE practice_id = $1 AND reason_id = $2",
                  VALUES(P_ID(practice), V_INT(*id)), e);
}

static bool cry_again(struct practice *practice, void *context, struct err *e)
{
    const int64_t *id = context;

    return notice_again(practice, (struct reason_id){*id}, e);
}

static bool stop_notices(struct practice *practice, void *context,
                         struct err *e)
{
    const int64_t *id = context;

    return notice_stop(practice, (struct reason_id){*id}, e);
}

static bool do_write(struct toy *toy, practice_work *work, void *context)
{
    err = (struct err){0};
    if (folder_write(toy->folder, toy->arena, work, context, &err)) {
        return true;
    }
    printf("write: %s\n", err.text);
    return false;
}

static struct state state_of(struct toy *toy, int64_t reason)
{
    struct state state = {.reason = reason};

    CHECK("the state can be read",
          folder_read(toy->folder, toy->arena, read_state, &state, &err));
    return state;
}

static struct courier_report round_of(struct toy *toy)
{
    struct courier_report report;

    CHECK("a round is made",
          courier_round(toy->folder, &toy->world.world, &report, &err));
    return report;
}

// ---- what happens -----------------------------------------------------------

static void test_delivery(struct toy *toy)
{
    struct post_office office;
    int64_t card = 1, rows = 1;
    struct courier_report report;
    struct state state;

    post_office_open(&office);
    CHECK("mail is set", do_write(toy, set_mail, &office.port));
    CHECK("the card opens, notices are planned once",
          do_write(toy, open_card, &card)
              && folder_read(toy->folder, toy->arena, count_rows, &rows, &err)
              && rows == NOTICE_ROUNDS);
    CHECK("before the first round nothing is undelivered",
          !state_of(toy, card).undelivered);
    report = round_of(toy);
    state = state_of(toy, card);
    CHECK("the first notice goes out at once", report.sent == 1);
    CHECK("to the first person", strstr(office.to, "<mara@example.org>"));
    CHECK("without a word of content",
          strstr(office.last, "Subject: Rapport: one message needs you\r\n")
              && !strstr(office.last, "S1") && !strstr(office.last, "client"));
    CHECK("it is recorded", state.sent_at == TOY_NOW && !state.undelivered);
    CHECK("a second round sends nothing twice",
          round_of(toy).sent == 0 && office.letters == 1);
    toy->world.now += 15 * MINUTE;
    CHECK("after 15 minutes the next person",
          round_of(toy).sent == 1
              && strstr(office.to, "<jo@example.org>") != NULL);
    CHECK("the card is seen", do_write(toy, see_card, &card));
    toy->world.now += 15 * MINUTE;
    CHECK("then nothing more goes out",
          round_of(toy).sent == 0 && office.letters == 2);
    CHECK("stopping twice is harmless", do_write(toy, stop_notices, &card));
    post_office_close(&office);
}

// "I need help" on a form whose card somebody has seen already.
static void test_again(struct toy *toy)
{
    struct post_office office;
    int64_t card = 7, rows = 7;

    toy->world.now = TOY_NOW + DAY;
    post_office_open(&office);
    CHECK("mail is set", do_write(toy, set_mail, &office.port));
    CHECK("the card opens", do_write(toy, open_card, &card));
    CHECK("again while it is new adds nothing",
          do_write(toy, cry_again, &card)
              && folder_read(toy->folder, toy->arena, count_rows, &rows, &err)
              && rows == NOTICE_ROUNDS);
    CHECK("the first notice goes out", round_of(toy).sent == 1);
    CHECK("it is seen", do_write(toy, see_card, &card));
    toy->world.now += HOUR;
    CHECK("no more then", round_of(toy).sent == 0);
    CHECK("the client asks for help again", do_write(toy, cry_again, &card));
    office.refuses = true;
    CHECK("that cannot be delivered", round_of(toy).waiting == 1
                                          && state_of(toy, card).undelivered
                                          && state_of(toy, card).cards == 1);
    office.refuses = false;
    toy->world.now += MINUTE;
    CHECK("and then is, to the first person",
          round_of(toy).sent == 1 && strstr(office.to, "<mara@example.org>")
              && state_of(toy, card).cards == 0);
    CHECK("seen", do_write(toy, see_card, &card));
    post_office_close(&office);
}

static struct str line_with(const char *letter, const char *name)
{
    const char *at = strstr(letter, name);

    return at ? (struct str){at, strcspn(at, "\r")} : (struct str){0};
}

static void test_lost_reply(struct toy *toy)
{
    struct post_office office;
    int64_t card = 2;
    struct courier_report report;
    char before[200];

    post_office_open(&office);
    office.dies_after_data = true;
    CHECK("mail is set", do_write(toy, set_mail, &office.port));
    CHECK("the card opens", do_write(toy, open_card, &card));
    report = round_of(toy);
    CHECK("a server that dies between letter and reply: not sent",
          report.sent == 0 && report.waiting == 1 && office.letters == 1);
    CHECK("the board says so meanwhile",
          state_of(toy, card).undelivered && state_of(toy, card).cards == 1);
    (void)snprintf(before, sizeof before, "%.*s",
                   SHOW(line_with(office.last, "Message-ID:")));
    office.dies_after_data = false;
    CHECK("not again at once", round_of(toy).sent == 0);
    toy->world.now += MINUTE;
    CHECK("after a minute it goes out", round_of(toy).sent == 1);
    CHECK("under the same Message-ID, so that it is known again",
          before[0] && str_is(line_with(office.last, "Message-ID:"), before));
    CHECK("and the board is quiet", state_of(toy, card).cards == 0);
    CHECK("done", do_write(toy, stop_notices, &card));
    post_office_close(&office);
}

static void test_refusal(struct toy *toy)
{
    struct post_office office;
    int64_t card = 3;
    int failed = 0;

    post_office_open(&office);
    office.refuses = true;
    CHECK("mail is set", do_write(toy, set_mail, &office.port));
    CHECK("the card opens", do_write(toy, open_card, &card));
    for (int i = 0; i < 2 * COURIER_TRIES; i++) {
        failed += round_of(toy).failed;
        toy->world.now += 31 * MINUTE;
    }
    CHECK("after eight tries a notice has failed", failed >= 1);
    CHECK("and the card says not delivered", state_of(toy, card).undelivered);
    post_office_close(&office);
    CHECK("seen", do_write(toy, see_card, &card));
}

static void test_no_server(struct toy *toy)
{
    int64_t card = 4;
    int port = 1; // nobody listens there

    toy->world.now = TOY_NOW + DAY;
    CHECK("mail is set", do_write(toy, set_mail, &port));
    CHECK("the card opens", do_write(toy, open_card, &card));
    CHECK("a server that is down: it waits", round_of(toy).waiting == 1);
    CHECK("and the card says not delivered", state_of(toy, card).undelivered);
    CHECK("seen", do_write(toy, see_card, &card));
    CHECK("a card that was seen is no banner", state_of(toy, card).cards == 0);
}

static void test_no_plan(struct toy *toy)
{
    int64_t card = 5;

    CHECK("the card opens", do_write(toy, open_card, &card));
    CHECK("without a plan it says not delivered at once",
          state_of(toy, card).undelivered && state_of(toy, card).cards == 1);
    CHECK("seen", do_write(toy, see_card, &card));
}

static void test_silence(struct toy *toy)
{
    int64_t card = 6;

    toy->world.now = TOY_NOW + DAY;
    CHECK("the card opens", do_write(toy, open_card, &card));
    toy->world.now += 11 * MINUTE;
    CHECK("a courier that never runs shows after ten minutes",
          state_of(toy, card).undelivered);
    CHECK("seen", do_write(toy, see_card, &card));
}

struct server {
    int port;
    const char *user, *password, *tls;
};
static bool set_server(struct practice *practice, void *context, struct err *e)
{
    struct server *server = context;

    return set_mail(practice, &server->port, e)
        && setting_save(practice, STR("smtp_user"), str_of(server->user), e)
        && setting_save(practice, STR("smtp_password"),
                        str_of(server->password), e)
        && setting_save(practice, STR("smtp_tls"), str_of(server->tls), e);
}

struct last_error {
    int64_t reason;
    char words[200];
};
static bool read_error(struct practice *practice, void *context, struct err *e)
{
    struct last_error *last = context;
    struct rows rows;

    last->words[0] = '\0';
    if (!db_ask(practice->db,
                "SELECT last_error FROM outbox WHERE practice_id = $1 "
                "AND reason_id = $2 AND last_error IS NOT NULL "
                "ORDER BY outbox_id LIMIT 1",
                VALUES(P_ID(practice), V_INT(last->reason)), &rows, e)) {
        return false;
    }
    if (rows_next(&rows)) {
        (void)snprintf(last->words, sizeof last->words, "%.*s",
                       SHOW(rows_str(&rows, 0, practice->arena)));
    }
    return rows_end(&rows, e);
}

static bool error_says(struct toy *toy, int64_t reason, const char *words)
{
    struct last_error last = {.reason = reason};

    return folder_read(toy->folder, toy->arena, read_error, &last, &err)
        && strstr(last.words, words) != NULL;
}

static void test_login(struct toy *toy)
{
    struct post_office office;
    struct server server = {.user = "mara", .password = "wrong", .tls = "no"};
    int64_t card = 8;

    toy->world.now = TOY_NOW + 20 * DAY;
    post_office_open(&office);
    office.asks_login = true;
    server.port = office.port;
    CHECK("a login is set", do_write(toy, set_server, &server));
    CHECK("the card opens", do_write(toy, open_card, &card));
    CHECK("a wrong password sends nothing",
          round_of(toy).waiting == 1 && office.logins > 0 && !office.letters
              && !office.saw_envelope);
    CHECK("and says so", error_says(toy, card, "user name or password"));
    CHECK("without the password", !error_says(toy, card, "wrong"));
    server.password = "letmein";
    CHECK("the right one is set", do_write(toy, set_server, &server));
    toy->world.now += MINUTE;
    CHECK("then it goes out",
          round_of(toy).sent == 1 && office.letters == 1 && office.logged_in);
    CHECK("seen", do_write(toy, see_card, &card));
    post_office_close(&office);
}

static void test_encryption_is_demanded(struct toy *toy)
{
    struct post_office office;
    struct server server = {
        .user = "mara", .password = "letmein", .tls = "yes"};
    int64_t card = 9;

    toy->world.now = TOY_NOW + 21 * DAY;
    post_office_open(&office);
    office.asks_login = true;
    server.port = office.port;
    CHECK("encryption is demanded", do_write(toy, set_server, &server));
    CHECK("the card opens", do_write(toy, open_card, &card));
    CHECK("where none is offered neither letter nor password is sent",
          round_of(toy).waiting == 1 && !office.letters && !office.logins
              && !office.saw_envelope);
    CHECK("the reason is clear", error_says(toy, card, "offers no encryption"));
    CHECK("the card says not delivered", state_of(toy, card).undelivered);
    CHECK("seen", do_write(toy, see_card, &card));
    post_office_close(&office);
}

// ---- the gate ---------------------------------------------------------------

struct gate_state {
    bool set;
    struct str missing;
};
static bool read_gate(struct practice *practice, void *context, struct err *e)
{
    struct gate_state *gate = context;

    return coverage_is_set(practice, &gate->set, &gate->missing, e);
}

static bool set_lines(struct practice *practice, void *context, struct err *e)
{
    struct crisis_lines lines = {.count = 2};

    (void)context;
    return crisis_parse_line(STR("call:A line: +44 (0)20 7946 0000"),
                             &lines.lines[0], e)
        && crisis_parse_line(STR("text:Another:85258"), &lines.lines[1], e)
        && crisis_save(practice, &lines, e);
}

static bool lines_are_links(struct practice *practice, void *context,
                            struct err *e)
{
    struct crisis_lines lines;

    (void)context;
    return crisis_read(practice, &lines, e) && lines.count == 2 && !lines.due
        && str_is(lines.lines[0].link, "tel:+4402079460000")
        && str_is(lines.lines[1].link, "sms:85258");
}

static bool confirm(struct practice *practice, void *context, struct err *e)
{
    struct crisis_lines lines;

    (void)context;
    return crisis_read(practice, &lines, e) && crisis_save(practice, &lines, e);
}

static bool gate_is_open(struct toy *toy, const char *missing)
{
    struct gate_state gate;

    return folder_read(toy->folder, toy->arena, read_gate, &gate, &err)
        && (missing ? !gate.set
                          && memmem(gate.missing.at, gate.missing.len, missing,
                                    strlen(missing))
                    : gate.set && gate.missing.len == 0);
}

static void test_gate(struct toy *toy)
{
    CHECK("at first nobody reads", gate_is_open(toy, "who reads"));
    CHECK("a plan is kept", do_write(toy, set_plan, NULL));
    CHECK("and read as it was written",
          folder_read(toy->folder, toy->arena, read_back, NULL, &err));
    CHECK("crisis lines are missing", gate_is_open(toy, "crisis lines"));
    CHECK("lines are kept", do_write(toy, set_lines, NULL));
    CHECK("a telephone can dial them",
          folder_read(toy->folder, toy->arena, lines_are_links, NULL, &err));
    CHECK("now it is complete", gate_is_open(toy, NULL));
    toy->world.now += 184 * DAY;
    CHECK("after six months they are to be confirmed",
          gate_is_open(toy, "confirm them again"));
    CHECK("they are", do_write(toy, confirm, NULL));
    CHECK("complete again", gate_is_open(toy, NULL));
    toy->world.now = TOY_NOW;
}

static const char *const BAD_LINES[] = {
    "call::116 123", "call:A",       "call:A:",    "call:A:1",
    "call:A:ask us", "call:A:12+34", "mail:A:123", "call:A:12345678901234567",
};
static const char *const BAD_HOURS[] = {
    "",
    "mon",
    "mon 9-17",
    "mon 17:00-09:00",
    "fri-mon 09:00-17:00",
    "mon 09:00-25:00",
    "someday 09:00-10:00",
};
static const char *const BAD_PEOPLE[] = {
    "",
    "Mara",
    "mara@example.org",
    "Mara <mara>",
    "Mara <a@b>\r\nBcc: x",
    "Mara <a b@c>",
    "<a@b>",
    "A<a@b>;B<a@b>;C<a@b>;D<a@b>;E<a@b>",
};

static void test_forms(void)
{
    struct coverage plan = {0};
    struct crisis_line line;

    for (size_t i = 0; i < sizeof BAD_LINES / sizeof *BAD_LINES; i++) {
        CHECK(BAD_LINES[i],
              !crisis_parse_line(str_of(BAD_LINES[i]), &line, &err)
                  && err.kind == ERR_INPUT);
    }
    for (size_t i = 0; i < sizeof BAD_HOURS / sizeof *BAD_HOURS; i++) {
        CHECK(BAD_HOURS[i],
              !coverage_parse_hours(str_of(BAD_HOURS[i]), &plan, &err)
                  && err.kind == ERR_INPUT);
    }
    for (size_t i = 0; i < sizeof BAD_PEOPLE / sizeof *BAD_PEOPLE; i++) {
        CHECK(BAD_PEOPLE[i],
              !coverage_parse_people(str_of(BAD_PEOPLE[i]), &plan, &err)
                  && err.kind == ERR_INPUT);
    }
    CHECK("around the clock is fourteen windows at most",
          coverage_parse_hours(STR("mon-sun 00:00-12:00 12:00-24:00"), &plan,
                               &err)
              && plan.window_count == 14);
}

int main(void)
{
    struct toy toy;

    test_forms();
    if (toy_open(&toy)) {
        test_no_plan(&toy);
        test_gate(&toy);
        test_delivery(&toy);
        test_lost_reply(&toy);
        test_refusal(&toy);
        test_no_server(&toy);
        test_again(&toy);
        test_silence(&toy);
        test_login(&toy);
        test_encryption_is_demanded(&toy);
    } else {
        check_failed++;
    }
    toy_close(&toy);
    return check_end();
}
