// test_messages_courier - a message to a client on its way: sent once, put off,
// given up, or unsure, but never twice. Mail server and SMS gateway are small
// ones on loopback that fail as they are told to.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "crypt/signature.h"
#include "practice/client.h"
#include "practice/courier.h"
#include "practice/hook.h"
#include "practice/message.h"
#include "practice/parcel.h"
#include "practice/setting.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static struct err err;

// ---- somebody else's server -------------------------------------------------

enum mood {
    KIND,      // takes everything
    LATER,     // 451 to the recipient; 503
    FULL,      // 452 after the last dot
    NEVER,     // 550; 400
    BROKEN,    // 500
    HANGS_UP,  // takes it all, then hangs up without a word
    SENDS_ON,  // 302 to itself
    TALKATIVE, // 200 with more than anybody reads
};

struct elsewhere {
    int listener, port;
    pthread_t thread;
    void (*serve)(struct elsewhere *elsewhere, FILE *in, int peer);
    enum mood mood;
    int taken, asked; // letters or posts; connections
    char head[4096];  // of the last one
    char body[4096];
};

static void say(int peer, const char *words)
{
    if (send(peer, words, strlen(words), MSG_NOSIGNAL) < 0) {
        return; // the peer has gone: it will notice
    }
}

static void keep(char *to, size_t room, const char *line)
{
    size_t used = strlen(to);

    (void)snprintf(to + used, room - used, "%s", line);
}

static void take_letter(struct elsewhere *office, FILE *in)
{
    char line[1024];
    bool body = false;

    office->head[0] = office->body[0] = '\0';
    while (fgets(line, sizeof line, in) && strcmp(line, ".\r\n") != 0) {
        body = body || !strcmp(line, "\r\n");
        keep(body ? office->body : office->head, sizeof office->head, line);
    }
    office->taken++;
}

static void serve_mail(struct elsewhere *office, FILE *in, int peer)
{
    char line[1024];

    say(peer, "220 toy ESMTP\r\n");
    while (fgets(line, sizeof line, in)) {
        if (!strncmp(line, "DATA", 4)) {
            say(peer, "354 go on\r\n");
            take_letter(office, in);
            if (office->mood == HANGS_UP) {
                return;
            }
            say(peer, office->mood == FULL ? "452 full\r\n" : "250 kept\r\n");
            office->taken -= office->mood == FULL;
        } else if (!strncmp(line, "RCPT", 4) && office->mood == LATER) {
            say(peer, "451 come again\r\n");
        } else if (!strncmp(line, "RCPT", 4) && office->mood == NEVER) {
            say(peer, "550 nobody\r\n");
        } else if (!strncmp(line, "QUIT", 4)) {
            say(peer, "221 bye\r\n");
            return;
        } else {
            say(peer, "250 fine\r\n");
        }
    }
}

static void take_post(struct elsewhere *gateway, FILE *in)
{
    char line[1024];
    size_t length = 0;

    gateway->head[0] = gateway->body[0] = '\0';
    while (fgets(line, sizeof line, in) && strcmp(line, "\r\n") != 0) {
        keep(gateway->head, sizeof gateway->head, line);
        if (!strncasecmp(line, "Content-Length:", 15)) {
            length = strtoul(line + 15, NULL, 10);
        }
    }
    if (length < sizeof gateway->body) {
        gateway->body[fread(gateway->body, 1, length, in)] = '\0';
    }
    gateway->taken++;
}

static void serve_web(struct elsewhere *gateway, FILE *in, int peer)
{
    static const char *const REPLY[] = {
        [KIND] =
            "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"id\":\"gw-7\"}",
        [LATER] = "HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n",
        [FULL] = "HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n",
        [NEVER] = "HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n",
        [BROKEN] = "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
        [SENDS_ON] = "HTTP/1.1 302 There\r\nLocation: /more\r\n"
                     "Content-Length: 0\r\n\r\n",
        [TALKATIVE] = "HTTP/1.1 200 OK\r\nContent-Length: 65536\r\n\r\n",
    };

    take_post(gateway, in);
    if (gateway->mood == HANGS_UP) {
        return;
    }
    say(peer, REPLY[gateway->mood]);
    for (int i = 0; gateway->mood == TALKATIVE && i < 1024; i++) {
        say(peer, "                                                           "
                  "     ");
    }
}

static void *serve(void *context)
{
    struct elsewhere *elsewhere = context;
    int peer;

    while ((peer = accept(elsewhere->listener, NULL, NULL)) >= 0) {
        FILE *in = fdopen(peer, "r");

        elsewhere->asked++;
        if (in) {
            elsewhere->serve(elsewhere, in, peer);
            (void)fclose(in);
        }
    }
    return NULL;
}

static void elsewhere_open(struct elsewhere *elsewhere, bool mail)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;

    memset(elsewhere, 0, sizeof *elsewhere);
    elsewhere->serve = mail ? serve_mail : serve_web;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    elsewhere->listener = socket(AF_INET, SOCK_STREAM, 0);
    CHECK("somebody else's server opens",
          bind(elsewhere->listener, (struct sockaddr *)&address, sizeof address)
                  == 0
              && listen(elsewhere->listener, 8) == 0
              && getsockname(elsewhere->listener, (struct sockaddr *)&address,
                             &size)
                     == 0);
    elsewhere->port = ntohs(address.sin_port);
    (void)pthread_create(&elsewhere->thread, NULL, serve, elsewhere);
}

static void elsewhere_close(struct elsewhere *elsewhere)
{
    (void)shutdown(elsewhere->listener, SHUT_RDWR);
    (void)close(elsewhere->listener);
    (void)pthread_join(elsewhere->thread, NULL);
}

// ---- the practice -----------------------------------------------------------

static bool do_write(struct toy *toy, practice_work *work, void *context)
{
    err = (struct err){0};
    if (folder_write(toy->folder, toy->arena, work, context, &err)) {
        return true;
    }
    printf("write: %s\n", err.text);
    return false;
}

struct choice {
    const char *name, *value;
};
static bool choose(struct practice *practice, void *context, struct err *e)
{
    const struct choice *choice = context;

    return setting_save(practice, str_of(choice->name), str_of(choice->value),
                        e);
}

static bool set(struct toy *toy, const char *name, const char *value)
{
    return do_write(toy, choose, &(struct choice){name, value});
}

static bool set_public(struct practice *practice, void *context, struct err *e)
{
    return db_run(practice->db,
                  "UPDATE practice SET public_url = $2 WHERE practice_id = $1",
                  VALUES(P_ID(practice), V_TEXT(str_of(context))), e);
}

static void set_ports(struct toy *toy, int mail, int web)
{
    char url[80];

    (void)snprintf(url, sizeof url, "smtp://127.0.0.1:%d", mail);
    CHECK("mail", set(toy, "smtp_url", url)
                      && set(toy, "smtp_from", "mara@example.org")
                      && set(toy, "smtp_tls", "no"));
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/send", web);
    CHECK("gateway",
          set(toy, "sms_url", url) && set(toy, "sms_auth", "Bearer key"));
}

struct tom {
    struct client_id client;
    int kind;
    bool demo, others_read;
};

static bool add_tom(struct practice *practice, void *context, struct err *e)
{
    struct tom *tom = context;
    const struct channel channel = {.kind = tom->kind,
                                    .address = tom->kind == CHANNEL_SMS
                                                 ? STR("+447700900123")
                                                 : STR("tom@example.org"),
                                    .sender = STR("Zo\xc3\xab \"M\""),
                                    .own = !tom->others_read,
                                    .allowed = true};

    practice->who = STR("client");
    return client_add(
               practice,
               &(struct client){.name = STR("T\xc3\xb6m"), .demo = tom->demo},
               &tom->client, e)
        && channel_save(practice, tom->client, &channel, e);
}

struct post {
    struct tom *tom;
    const char *dedup;
    int64_t not_before, not_after;
    enum message_fate fate;
};

static bool post(struct practice *practice, void *context, struct err *e)
{
    struct post *it = context;

    return message_queue(
        practice,
        &(struct message_draft){.client = it->tom->client,
                                .kind = "letter",
                                .dedup = str_of(it->dedup),
                                .link = STR("/me/secretticket"),
                                .not_before = it->not_before,
                                .not_after = it->not_after},
        &it->fate, e);
}

struct row {
    const char *dedup;
    char state[20], gateway[20], error[200];
    int64_t id, tries;
};

static bool read_row(struct practice *practice, void *context, struct err *e)
{
    struct row *row = context;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT state, gateway_id, outbox_id, tries, last_error"
                " FROM outbox WHERE practice_id = $1 AND dedup = $2",
                VALUES(P_ID(practice), V_TEXT(str_of(row->dedup))), &rows, e)) {
        return false;
    }
    if (rows_next(&rows)) {
        WORD_COPY(row->state, rows_str(&rows, 0, NULL));
        WORD_COPY(row->gateway, rows_str(&rows, 1, NULL));
        row->id = rows_int(&rows, 2);
        row->tries = rows_int(&rows, 3);
        WORD_COPY(row->error, rows_str(&rows, 4, NULL));
    }
    return rows_end(&rows, e);
}

static struct row row_of(struct toy *toy, const char *dedup)
{
    struct row row = {.dedup = dedup};

    CHECK("a row can be read",
          folder_read(toy->folder, toy->arena, read_row, &row, &err));
    return row;
}

static bool is(struct toy *toy, const char *dedup, const char *state)
{
    struct row row = row_of(toy, dedup);

    if (strcmp(row.state, state) != 0) {
        printf("%s is %s (%s), not %s\n", dedup, row.state, row.error, state);
        return false;
    }
    return true;
}

static struct courier_report round_of(struct toy *toy)
{
    struct courier_report report;

    CHECK("a round is made",
          courier_round(toy->folder, &toy->world.world, &report, &err));
    return report;
}

static void put(struct toy *toy, struct tom *tom, const char *dedup)
{
    struct post it = {.tom = tom, .dedup = dedup};

    CHECK("it is queued",
          do_write(toy, post, &it) && it.fate == MESSAGE_QUEUED);
}

// ---- mail -------------------------------------------------------------------

static void test_letter(struct toy *toy, struct elsewhere *office,
                        struct tom *tom)
{
    char ticket[80];

    put(toy, tom, "letter/1");
    CHECK("without a public address it waits, because its link leads nowhere",
          round_of(toy).sent == 0 && is(toy, "letter/1", "waiting"));
    CHECK("the address is set",
          do_write(toy, set_public, (void *)"https://p.example"));
    CHECK("then it goes out", round_of(toy).sent == 1
                                  && is(toy, "letter/1", "sent")
                                  && office->taken == 1);
    CHECK("in plain words, with the link, and how to end it",
          strstr(office->body,
                 "Hello T\xc3\xb6m, there is a letter for you here: "
                 "https://p.example/me/secretticket Zo\xc3\xab \"M\"\r\n")
              && strstr(office->body, "To end these mails: "
                                      "https://p.example/stop/"));
    CHECK("signed by whom the client knows, as RFC 2047 wants it",
          strstr(office->head,
                 "From: =?utf-8?Q?Zo=C3=AB=20=22M=22?= <mara@example.org>\r\n")
              != NULL);
    CHECK("the subject says nothing",
          strstr(office->head, "Subject: A letter for you\r\n") != NULL);
    CHECK("one click ends it (RFC 8058)",
          strstr(office->head, "List-Unsubscribe: <https://p.example/stop/")
              && strstr(office->head,
                        "List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    CHECK("a further round sends nothing",
          round_of(toy).sent == 0 && office->taken == 1);
    (void)snprintf(ticket, sizeof ticket, "%.30s",
                   strstr(office->head, "/stop/") + 6);
    CHECK("the ticket is long", strlen(ticket) == 30);
}

static void test_moods(struct toy *toy, struct elsewhere *office,
                       struct tom *tom)
{
    int taken = office->taken;

    office->mood = LATER;
    put(toy, tom, "mood/later");
    CHECK("451: it waits", round_of(toy).waiting == 1);
    CHECK("not again at once",
          round_of(toy).waiting == 0 && office->taken == taken);
    office->mood = FULL;
    toy->world.now += MINUTE;
    CHECK("452 after the last dot: certainly not taken, it waits",
          round_of(toy).waiting == 1 && is(toy, "mood/later", "waiting"));
    office->mood = KIND;
    toy->world.now += MINUTE;
    CHECK("the waiting doubles", round_of(toy).sent == 0);
    toy->world.now += MINUTE;
    CHECK("then it goes out once",
          round_of(toy).sent == 1 && office->taken == taken + 1);
    office->mood = NEVER;
    put(toy, tom, "mood/never");
    CHECK("550: given up at once",
          round_of(toy).failed == 1 && is(toy, "mood/never", "failed"));
    office->mood = HANGS_UP;
    put(toy, tom, "mood/unsure");
    CHECK("taken without a word: nobody can tell",
          round_of(toy).unsure == 1 && is(toy, "mood/unsure", "unsure")
              && office->taken == taken + 2);
    office->mood = KIND;
    toy->world.now += DAY;
    CHECK("and never again",
          round_of(toy).sent == 0 && office->taken == taken + 2);
}

static bool find_trouble(struct practice *practice, void *context,
                         struct err *e)
{
    bool *found = context;
    struct str words;

    if (!courier_trouble(practice, &words, e)) {
        return false;
    }
    *found = str_starts(words, STR("mail: "))
          && memmem(words.at, words.len, "cannot be reached", 17) != NULL;
    return words.len == 0 || *found;
}

static bool is_troubled(struct toy *toy)
{
    bool found = false;

    CHECK("trouble can be looked for",
          folder_read(toy->folder, toy->arena, find_trouble, &found, &err));
    return found;
}

// Two days without a mail server.
static void test_two_days(struct toy *toy, struct tom *tom)
{
    struct elsewhere office;
    struct post short_one = {.tom = tom, .dedup = "down/short"};

    set_ports(toy, 1, 1); // nobody listens there
    short_one.not_after = toy->world.now + DAY;
    CHECK("one that is only good today", do_write(toy, post, &short_one));
    put(toy, tom, "down/long");
    for (int i = 0; i < 2 * 24 * 4; i++) {
        (void)round_of(toy);
        toy->world.now += 15 * MINUTE;
    }
    CHECK("the doctor says that mail does not get out", is_troubled(toy));
    CHECK("what was only good for a day is dropped, and says so",
          is(toy, "down/short", "too_late"));
    CHECK("the other has been tried often and waits",
          is(toy, "down/long", "waiting")
              && row_of(toy, "down/long").tries > 2 * COURIER_TRIES);
    elsewhere_open(&office, true);
    set_ports(toy, office.port, 1);
    CHECK("the server is back", round_of(toy).sent == 1 && office.taken == 1
                                    && is(toy, "down/long", "sent"));
    CHECK("and the doctor is content", !is_troubled(toy));
    elsewhere_close(&office);
}

// As a machine that went down leaves it.
static bool cut_off(struct practice *practice, void *context, struct err *e)
{
    const int64_t *id = context;

    return db_run(practice->db,
                  "UPDATE outbox SET state = 'sending', claimed_at = $3"
                  " WHERE practice_id = $1 AND outbox_id = $2",
                  VALUES(P_ID(practice), V_INT(*id), V_INT(P_NOW(practice))),
                  e);
}

static bool add_notice(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    return db_run(
        practice->db,
        "INSERT INTO outbox (practice_id, outbox_id, dedup, channel,"
        " to_sealed, body, kind, not_before, state, created_at)"
        " VALUES ($1, 9000, 'hook/x', 'webhook', $2, '', 'safety',"
        " $3, 'waiting', $3)",
        VALUES(P_ID(practice), V_BLOB(STR("")), V_INT(P_NOW(practice))), e);
}

static void test_crash(struct toy *toy, struct elsewhere *office,
                       struct elsewhere *gateway, struct tom *tom)
{
    struct row row;
    char url[80];
    int taken = office->taken;

    put(toy, tom, "crash/1");
    row = row_of(toy, "crash/1");
    CHECK("the machine goes down while it is being sent",
          do_write(toy, cut_off, &row.id));
    CHECK("to a client it never goes out again",
          round_of(toy).unsure == 1 && is(toy, "crash/1", "unsure")
              && office->taken == taken);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/hook", gateway->port);
    CHECK("a webhook is set",
          set(toy, "hook_url", url) && set(toy, "hook_secret", "shared words"));
    row.id = 9000;
    CHECK("the same with a notice",
          do_write(toy, add_notice, NULL) && do_write(toy, cut_off, &row.id));
    CHECK("that goes out again", round_of(toy).sent == 1);
}

static bool withdraw(struct practice *practice, void *context, struct err *e)
{
    return message_withdraw(practice, str_of(context), e);
}

static bool forbid(struct practice *practice, void *context, struct err *e)
{
    struct tom *tom = context;

    return channel_stop(practice, tom->client, tom->kind, e);
}

static void test_withdrawn(struct toy *toy, struct elsewhere *office,
                           struct tom *tom)
{
    struct tom other = {.kind = CHANNEL_MAIL};
    int taken = office->taken;

    office->mood = LATER;
    put(toy, tom, "back/1");
    (void)round_of(toy);
    CHECK("taken back while it waits", do_write(toy, withdraw, (void *)"back"));
    office->mood = KIND;
    toy->world.now += HOUR;
    CHECK("it stays", round_of(toy).sent == 0 && is(toy, "back/1", "stopped"));
    CHECK("somebody else", do_write(toy, add_tom, &other));
    put(toy, &other, "back/2");
    CHECK("who stops all mail", do_write(toy, forbid, &other));
    CHECK("gets none", round_of(toy).sent == 0 && is(toy, "back/2", "stopped")
                           && office->taken == taken);
}

static void test_clock(struct toy *toy, struct elsewhere *office,
                       struct tom *tom)
{
    int taken = office->taken;

    put(toy, tom, "clock/1");
    CHECK("it goes out", round_of(toy).sent == 1);
    put(toy, tom, "clock/2");
    toy->world.now -= 2 * DAY;
    CHECK("the clock is set back by two days: what waited goes out all the "
          "same, and nothing twice",
          round_of(toy).sent == 1 && is(toy, "clock/2", "sent")
              && round_of(toy).sent == 0 && office->taken == taken + 2);
    toy->world.now += 2 * DAY;
    CHECK("and forward again: nothing twice",
          round_of(toy).sent == 0 && office->taken == taken + 2);
}

static void test_night(struct toy *toy, struct elsewhere *office,
                       struct tom *tom)
{
    struct post it = {.tom = tom, .dedup = "night/1"};
    int taken = office->taken;

    toy->world.now = TOY_NOW + 30 * DAY + 7 * HOUR; // 21:00
    CHECK("queued at night", do_write(toy, post, &it));
    CHECK("it does not ring", round_of(toy).sent == 0);
    toy->world.now += 10 * HOUR + 59 * MINUTE;
    CHECK("not at 07:59", round_of(toy).sent == 0);
    toy->world.now += MINUTE;
    CHECK("at 08:00 it does",
          round_of(toy).sent == 1 && office->taken == taken + 1);
}

static void test_demo(struct toy *toy, struct elsewhere *office)
{
    struct tom demo = {.kind = CHANNEL_MAIL, .demo = true};
    int taken = office->taken;

    CHECK("a demo person", do_write(toy, add_tom, &demo));
    put(toy, &demo, "demo/1");
    CHECK("is never written to", round_of(toy).sent == 0
                                     && office->taken == taken
                                     && is(toy, "demo/1", "waiting"));
}

// ---- text messages ----------------------------------------------------------

static void test_gateway(struct toy *toy, struct elsewhere *gateway,
                         struct tom *tom)
{
    char key[40];

    put(toy, tom, "sms/1");
    CHECK("a text message goes to the gateway",
          round_of(toy).sent == 1 && gateway->taken == 1
              && strstr(gateway->head, "POST /send HTTP/1.1"));
    CHECK("with the key and an idempotency key",
          strstr(gateway->head, "Authorization: Bearer key\r\n")
              && strstr(gateway->head, "Idempotency-Key: "));
    (void)snprintf(key, sizeof key, "%.32s",
                   strstr(gateway->head, "Idempotency-Key: ") + 17);
    CHECK("number, words and id, as the owner's form wants them",
          strstr(gateway->body, "{\"to\":\"+447700900123\",\"text\":\"Hello "
                                "T\xc3\xb6m, ")
              && strstr(gateway->body, "Zo\xc3\xab \\\"M\\\"\"")
              && strstr(gateway->body, key));
    CHECK("its own id is kept", !strcmp(row_of(toy, "sms/1").gateway, "gw-7"));
}

static const struct {
    enum mood mood;
    const char *state;
} GATEWAY_MOODS[] = {
    {LATER,     "waiting"},
    {FULL,      "waiting"},
    {SENDS_ON,  "waiting"},
    {NEVER,     "failed" },
    {BROKEN,    "unsure" },
    {HANGS_UP,  "unsure" },
    {TALKATIVE, "sent"   },
};

static void test_gateway_moods(struct toy *toy, struct elsewhere *gateway,
                               struct tom *tom)
{
    for (size_t i = 0; i < sizeof GATEWAY_MOODS / sizeof *GATEWAY_MOODS; i++) {
        char dedup[20];
        int taken = gateway->taken;

        (void)snprintf(dedup, sizeof dedup, "gw/%zu", i);
        gateway->mood = GATEWAY_MOODS[i].mood;
        put(toy, tom, dedup);
        (void)round_of(toy);
        CHECK(dedup, is(toy, dedup, GATEWAY_MOODS[i].state)
                         && gateway->taken == taken + 1);
        CHECK("and is out of the way", do_write(toy, withdraw, dedup));
    }
    gateway->mood = BROKEN;
    CHECK("a gateway that knows an id again", set(toy, "sms_repeats", "yes"));
    put(toy, tom, "gw/again");
    CHECK("may be asked again", round_of(toy).waiting == 1);
    gateway->mood = KIND;
    toy->world.now += MINUTE;
    CHECK("with the same id", round_of(toy).sent == 1);
    CHECK("a form instead of JSON",
          set(toy, "sms_form", "To={to}&Body={text}&Ref={id}"));
    put(toy, tom, "gw/form");
    CHECK("is escaped as forms are",
          round_of(toy).sent == 1
              && strstr(gateway->body,
                        "To=%2B447700900123&Body=Hello%20T%C3%B6m"));
}

static void test_others_read(struct toy *toy, struct elsewhere *gateway)
{
    struct tom tom = {.kind = CHANNEL_SMS, .others_read = true};

    CHECK("a telephone that others read", do_write(toy, add_tom, &tom));
    put(toy, &tom, "shared/1");
    CHECK("gets neither name nor link",
          round_of(toy).sent == 1 && !strstr(gateway->body, "T%C3%B6m")
              && !strstr(gateway->body, "p.example"));
}

static bool tell(struct practice *practice, void *context, struct err *e)
{
    return hook_tell(practice, "safety", str_of(context), e);
}

static void test_hook(struct toy *toy, struct elsewhere *gateway)
{
    char expected[SIGNATURE_ROOM];

    CHECK("something happens",
          do_write(toy, tell, (void *)"safety/1/0")
              && do_write(toy, tell, (void *)"safety/1/0"));
    CHECK("the hook hears it once", round_of(toy).sent == 1);
    CHECK("id, kind and time", strstr(gateway->body, "\"kind\":\"safety\"")
                                   && strstr(gateway->body, "\"at\":\"2"));
    signature_make(STR("shared words"), str_of(gateway->body), expected);
    CHECK("signed", strstr(gateway->head, "X-Rapport-Signature: sha256=")
                        && strstr(gateway->head, expected));
}

// ---- rules ------------------------------------------------------------------

static const struct {
    const char *url;
    bool good;
} URLS[] = {
    {"https://gateway.example/send",      true },
    {"http://127.0.0.1:8000/send",        true },
    {"http://localhost/send",             true },
    {"http://[::1]:8000/",                true },
    {"",                                  true },
    {"http://gateway.example/send",       false},
    {"http://127.0.0.1.evil.example/",    false},
    {"http://localhost@evil.example/",    false},
    {"https://user:word@gateway.example", false},
    {"ftp://gateway.example/",            false},
    {"file:///etc/passwd",                false},
    {"https://",                          false},
    {"https:///x",                        false},
    {"gateway.example",                   false},
};

static void test_rules(void)
{
    static const int64_t WAITS[] = {1, 2, 4, 8, 16, 30, 30};
    char signature[SIGNATURE_ROOM];

    for (size_t i = 0; i < sizeof URLS / sizeof *URLS; i++) {
        CHECK(URLS[i].url,
              setting_check(STR("sms_url"), str_of(URLS[i].url), &err)
                  == URLS[i].good);
    }
    for (size_t i = 0; i < sizeof WAITS / sizeof *WAITS; i++) {
        CHECK("the waits", courier_wait((int64_t)i) == WAITS[i] * MINUTE);
    }
    CHECK("many tries wait no longer", courier_wait(1000000) == 30 * MINUTE);
    CHECK("no reply is not known to be nothing",
          parcel_fate_of_status(0, false) == PARCEL_UNSURE
              && parcel_fate_of_status(502, false) == PARCEL_UNSURE
              && parcel_fate_of_status(502, true) == PARCEL_LATER
              && parcel_fate_of_status(401, false) == PARCEL_LATER
              && parcel_fate_of_status(404, false) == PARCEL_REFUSED
              && parcel_fate_of_status(202, false) == PARCEL_SENT);
    // SOURCE: RFC 4231, test case 2.
    signature_make(STR("Jefe"), STR("what do ya want for nothing?"), signature);
    CHECK("HMAC-SHA-256 as published",
          !strcmp(signature, "5bdcc146bf60754e6a042426089575c7"
                             "5a003f089d2739839dec58b964ec3843"));
    CHECK("a signature fits its words only",
          signature_is(STR("Jefe"), STR("what do ya want for nothing?"),
                       str_of(signature))
              && !signature_is(STR("Jefe"), STR("what"), str_of(signature))
              && !signature_is(STR(""), STR(""), STR("")));
    CHECK("a token is itself only",
          signature_token_is(STR("abc"), STR("abc"))
              && !signature_token_is(STR("abc"), STR("ab"))
              && !signature_token_is(STR(""), STR("")));
}

int main(void)
{
    struct toy toy;
    struct elsewhere office, gateway;
    struct tom by_mail = {.kind = CHANNEL_MAIL};
    struct tom by_sms = {.kind = CHANNEL_SMS};

    test_rules();
    if (!toy_open(&toy)) {
        return 1;
    }
    elsewhere_open(&office, true);
    elsewhere_open(&gateway, false);
    set_ports(&toy, office.port, gateway.port);
    CHECK("two clients", do_write(&toy, add_tom, &by_mail)
                             && do_write(&toy, add_tom, &by_sms));
    test_letter(&toy, &office, &by_mail);
    test_moods(&toy, &office, &by_mail);
    test_two_days(&toy, &by_mail);
    set_ports(&toy, office.port, gateway.port);
    test_gateway(&toy, &gateway, &by_sms);
    test_gateway_moods(&toy, &gateway, &by_sms);
    test_others_read(&toy, &gateway);
    test_crash(&toy, &office, &gateway, &by_mail);
    test_hook(&toy, &gateway);
    test_withdrawn(&toy, &office, &by_mail);
    test_clock(&toy, &office, &by_mail);
    test_night(&toy, &office, &by_mail);
    test_demo(&toy, &office);
    elsewhere_close(&office);
    elsewhere_close(&gateway);
    toy_close(&toy);
    return check_end();
}
