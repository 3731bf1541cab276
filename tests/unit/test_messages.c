// test_messages - what is written to clients: the words of every kind, the
// channels that were allowed, the quiet hours, and what is never sent.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "measure/quiet.h"
#include "practice/client.h"
#include "practice/incoming_message.h"
#include "practice/message.h"
#include "practice/message_list.h"
#include "practice/setting.h"

#include <ctype.h>

static struct err err;

static bool do_write(struct toy *toy, practice_work *work, void *context)
{
    err = (struct err){0};
    if (folder_write(toy->folder, toy->arena, work, context, &err)) {
        return true;
    }
    printf("write: %s\n", err.text);
    return false;
}

// ---- the words --------------------------------------------------------------

// PRODUCT.md A12, A8, A9, 3.7, 3.9: what kind of appointment it is, what is in
// it, what somebody did not do, what waits for whom. In lower case, as it
// stands anywhere in a message: "fail" is in "failed".
static const char *const NEVER[] = {
    // what kind of appointment it is: a partner or colleague may read along
    "therap",
    "session",
    "counsel",
    "psych",
    "clinic",
    "treatment",
    "patient",
    "practice",
    "doctor",
    "health",
    "mental",
    "appointment",
    "care ",
    // what is in it
    "diagnos",
    "symptom",
    "score",
    "questionnaire",
    "form",
    "phq",
    "gad",
    "depress",
    "anxi",
    "suicid",
    "crisis",
    "safety",
    "risk",
    "mood",
    "feel",
    "alliance",
    "rupture",
    "homework",
    "task",
    "exercise",
    "goal",
    "note",
    // blame, pressure, guilt
    "miss",
    "fail",
    "late",
    "overdue",
    "forgot",
    "did not",
    "didn't",
    "no-show",
    "non-complian",
    "resist",
    "must",
    "should",
    "have to",
    "remind",
    "again",
    "still wait",
    "waiting",
    "streak",
    "points",
    "urgent",
    "important",
    "alert",
    "warning",
    "last chance",
    "expire",
    "act now",
    "!",
};

static bool has_word(struct str text, const char *word)
{
    size_t len = strlen(word);

    for (size_t at = 0; at + len <= text.len; at++) {
        size_t i = 0;

        while (i < len && tolower((unsigned char)text.at[at + i]) == word[i]) {
            i++;
        }
        if (i == len) {
            return true;
        }
    }
    return false;
}

static void check_words(const char *kind, struct str text)
{
    for (size_t i = 0; i < sizeof NEVER / sizeof *NEVER; i++) {
        if (has_word(text, NEVER[i])) {
            printf("%s: \"%s\" stands in: %.*s\n", kind, NEVER[i], SHOW(text));
            CHECK("a message says nothing", false);
        }
    }
    CHECK("nothing is left to fill in", !memchr(text.at, '{', text.len));
}

static bool look_at_words(struct practice *practice, void *context,
                          struct err *e)
{
    (void)context;
    (void)e;
    for (int i = 0; i < MESSAGE_KIND_COUNT; i++) {
        const struct message_kind *kind = &MESSAGE_KINDS[i];
        struct message_fill fill = {.client = STR("Tom"),
                                    .sender = STR("Mara"),
                                    .link = STR("https://p.example/r/k7"),
                                    .at = TOY_NOW + 2 * DAY,
                                    .now = TOY_NOW,
                                    .own = true,
                                    .answers = true};
        struct message_words own = message_words_of(practice, kind, &fill);
        struct message_words shared;

        fill.own = false;
        fill.answers = false;
        shared = message_words_of(practice, kind, &fill);
        check_words(kind->name, own.subject);
        check_words(kind->name, own.body);
        check_words(kind->name, shared.body);
        CHECK("a subject is short and names nobody",
              own.subject.len && own.subject.len <= 40
                  && !has_word(own.subject, "tom")
                  && !has_word(own.subject, "mara"));
        CHECK("where others read along stand neither name nor link",
              !has_word(shared.body, "tom") && !has_word(shared.body, "http"));
        CHECK("the sender signs", has_word(own.body, "mara"));
        CHECK("it fits into two text messages", own.body.len <= 300);
    }
    return true;
}

static bool look_at_one(struct practice *practice, void *context, struct err *e)
{
    struct message_fill fill = {.client = STR("Tom"),
                                .sender = STR("Mara"),
                                .link = STR("LINK"),
                                .at = TOY_NOW + 2 * DAY,
                                .now = TOY_NOW,
                                .own = true};
    const struct message_kind *kind = message_kind_find(STR("check_in"));

    (void)context;
    (void)e;
    CHECK("as PRODUCT.md J2 has it",
          str_is(message_words_of(practice, kind, &fill).body,
                 "Hello Tom, a minute before Thursday 14:00? LINK Mara"));
    fill.at = TOY_NOW + 9 * DAY;
    fill.link = STR("");
    CHECK("further away with its date; what is empty leaves no gap",
          str_is(message_words_of(practice, kind, &fill).body,
                 "Hello Tom, a minute before Thursday 10 December, 14:00? "
                 "Mara"));
    return true;
}

// ---- quiet hours ------------------------------------------------------------

static int64_t local(const struct zone *zone, const char *text)
{
    struct civil civil;
    int64_t at = 0;

    CHECK(text, civil_parse(str_of(text), &civil, &err));
    (void)zone_moment(zone, &civil, &at);
    return at;
}

static const struct {
    const char *what, *at, *end; // local; end NULL: may be written to now
    int from, until;             // minutes
} NIGHTS[] = {
    {"in the afternoon",           "2026-12-01T14:00", NULL,               1200, 480},
    {"the first quiet minute",     "2026-12-01T20:00", "2026-12-02T08:00", 1200,
     480                                                                            },
    {"the last loud one",          "2026-12-01T19:59", NULL,               1200, 480},
    {"after midnight",             "2026-12-02T00:30", "2026-12-02T08:00", 1200, 480},
    {"its end",                    "2026-12-02T08:00", NULL,               1200, 480},
    {"into the next year",         "2026-12-31T23:00", "2027-01-01T08:00", 1200, 480},
    {"the short night of spring",  "2027-03-27T22:00", "2027-03-28T08:00", 1200,
     480                                                                            },
    {"the long night of autumn",   "2026-10-24T22:00", "2026-10-25T08:00", 1200,
     480                                                                            },
    {"an end that does not exist", "2027-03-28T00:30", "2027-03-28T02:00", 1380,
     90                                                                             },
    {"a pause at noon",            "2026-12-01T12:30", "2026-12-01T13:00", 720,  780},
    {"none at all",                "2026-12-01T03:00", NULL,               480,  480},
};

static bool look_at_nights(struct practice *practice, void *context,
                           struct err *e)
{
    const struct zone *zone = practice->zone;

    (void)context;
    (void)e;
    for (size_t i = 0; i < sizeof NIGHTS / sizeof *NIGHTS; i++) {
        const struct quiet_hours quiet = {NIGHTS[i].from, NIGHTS[i].until};
        int64_t at = local(zone, NIGHTS[i].at);
        int64_t end = NIGHTS[i].end ? local(zone, NIGHTS[i].end) : at;

        CHECK(NIGHTS[i].what, quiet_end(&quiet, zone, at) == end
                                  && (quiet_end(&quiet, zone, at) != at)
                                         == (NIGHTS[i].end != NULL));
        CHECK("the end is not quiet", quiet_end(&quiet, zone, end) == end);
    }
    return true;
}

// 01:30 exists twice on 2026-10-25 in London (00:30 and 01:30 UTC).
static bool look_at_twice(struct practice *practice, void *context,
                          struct err *e)
{
    const struct quiet_hours quiet = {1320, 90};
    int64_t first = local(practice->zone, "2026-10-25T01:30");

    (void)context;
    (void)e;
    CHECK("until the first of the two",
          quiet_end(&quiet, practice->zone, first - 10 * MINUTE) == first);
    CHECK("between the two until the second",
          quiet_end(&quiet, practice->zone, first + 50 * MINUTE)
              == first + HOUR);
    return true;
}

// ---- channels and the outbox ------------------------------------------------

struct tom {
    struct client_id client;
    struct channel channels[CHANNEL_KINDS];
    enum message_fate fate;
    int64_t waiting, stopped;
};

static bool add_tom(struct practice *practice, void *context, struct err *e)
{
    struct tom *tom = context;

    return client_add(practice, &(struct client){.name = STR("Tom")},
                      &tom->client, e);
}

static bool read_channels(struct practice *practice, void *context,
                          struct err *e)
{
    struct tom *tom = context;

    return channel_read(practice, tom->client, tom->channels, e);
}

struct word {
    struct tom *tom;
    int kind;
    const char *address;
    bool allowed;
    int64_t id; // as the writer has read it; below 0: the newest
};

static bool say(struct practice *practice, void *context, struct err *e)
{
    const struct word *word = context;
    struct channel channel = {
        .id = word->id < 0 ? word->tom->channels[word->kind].id : word->id,
        .kind = word->kind,
        .address = str_of(word->address),
        .own = true,
        .allowed = word->allowed};

    practice->who = STR("client");
    return channel_save(practice, word->tom->client, &channel, e)
        && channel_read(practice, word->tom->client, word->tom->channels, e);
}

struct draft {
    struct tom *tom;
    const char *dedup, *kind;
    int64_t not_before, not_after;
};

static bool queue(struct practice *practice, void *context, struct err *e)
{
    const struct draft *draft = context;

    return message_queue(
        practice,
        &(struct message_draft){.client = draft->tom->client,
                                .kind = draft->kind ? draft->kind : "my_page",
                                .dedup = str_of(draft->dedup),
                                .link = STR("/me/k7"),
                                .not_before = draft->not_before,
                                .not_after = draft->not_after},
        &draft->tom->fate, e);
}

static bool count(struct practice *practice, void *context, struct err *e)
{
    struct tom *tom = context;
    bool found;

    return db_ask_int(practice->db,
                      "SELECT COUNT(*) FROM outbox WHERE practice_id = $1"
                      " AND client_id = $2 AND state = 'waiting'",
                      VALUES(P_ID(practice), V_INT(tom->client.n)), &found,
                      &tom->waiting, e)
        && db_ask_int(practice->db,
                      "SELECT COUNT(*) FROM outbox WHERE practice_id = $1"
                      " AND client_id = $2 AND state = 'stopped'",
                      VALUES(P_ID(practice), V_INT(tom->client.n)), &found,
                      &tom->stopped, e);
}

static bool withdraw(struct practice *practice, void *context, struct err *e)
{
    return message_withdraw(practice, str_of(context), e);
}

static bool stop_texts(struct practice *practice, void *context, struct err *e)
{
    struct tom *tom = context;

    return channel_stop(practice, tom->client, CHANNEL_SMS, e);
}

static enum message_fate fate_of(struct toy *toy, struct tom *tom,
                                 const char *dedup)
{
    CHECK("it can be asked for",
          do_write(toy, queue, &(struct draft){.tom = tom, .dedup = dedup}));
    return tom->fate;
}

static bool counts(struct toy *toy, struct tom *tom, int64_t waiting,
                   int64_t stopped)
{
    CHECK("it can be counted",
          folder_read(toy->folder, toy->arena, count, tom, &err));
    return tom->waiting == waiting && tom->stopped == stopped;
}

static void test_channels(struct toy *toy)
{
    struct tom tom = {.waiting = 0};
    struct word sms = {&tom, CHANNEL_SMS, "+44 (0)7700 900123", true, -1};
    int64_t before;

    CHECK("Tom comes", do_write(toy, add_tom, &tom));
    CHECK("nobody asked him: nothing is sent",
          fate_of(toy, &tom, "a/1") == MESSAGE_NO_CHANNEL
              && counts(toy, &tom, 0, 0));
    sms.address = "07700 900123";
    CHECK("a number without its country is refused",
          !folder_write(toy->folder, toy->arena, say, &sms, &err)
              && err.kind == ERR_INPUT);
    sms.address = "";
    CHECK("allowing without a number too",
          !folder_write(toy->folder, toy->arena, say, &sms, &err)
              && err.kind == ERR_INPUT);
    sms.address = "0044 7700-900 123";
    CHECK("a number with it is kept in one form",
          do_write(toy, say, &sms)
              && str_is(tom.channels[CHANNEL_SMS].address, "+447700900123")
              && tom.channels[CHANNEL_SMS].allowed
              && !strcmp(tom.channels[CHANNEL_SMS].told_by, "client")
              && tom.channels[CHANNEL_SMS].at == toy->world.now);
    before = tom.channels[CHANNEL_SMS].id;
    CHECK("the same word again adds nothing",
          do_write(toy, say, &sms) && tom.channels[CHANNEL_SMS].id == before);
    sms.id = 0;
    sms.allowed = false;
    CHECK("a page that was read before is told so",
          !folder_write(toy->folder, toy->arena, say, &sms, &err)
              && err.kind == ERR_CONFLICT);
    CHECK("now a message waits", fate_of(toy, &tom, "a/1") == MESSAGE_QUEUED);
    CHECK("asked for twice it waits once",
          fate_of(toy, &tom, "a/1") == MESSAGE_KNOWN
              && counts(toy, &tom, 1, 0));
    CHECK("more of them", fate_of(toy, &tom, "a/12") == MESSAGE_QUEUED
                              && fate_of(toy, &tom, "a/1/2") == MESSAGE_QUEUED);
    CHECK("taking back a/1 leaves a/12",
          do_write(toy, withdraw, (void *)"a/1") && counts(toy, &tom, 1, 2));
    CHECK("STOP stops what waits",
          do_write(toy, stop_texts, &tom) && counts(toy, &tom, 0, 3));
    CHECK("twice is harmless", do_write(toy, stop_texts, &tom));
    CHECK("and nothing more is taken",
          fate_of(toy, &tom, "a/9") == MESSAGE_STOPPED);
    CHECK("who stopped it is kept",
          folder_read(toy->folder, toy->arena, read_channels, &tom, &err)
              && !tom.channels[CHANNEL_SMS].allowed
              && !strcmp(tom.channels[CHANNEL_SMS].told_by, "stop"));
}

static void test_late(struct toy *toy)
{
    struct tom tom = {.waiting = 0};
    struct word mail = {&tom, CHANNEL_MAIL, "tom@example.org", true, -1};
    struct draft draft = {.tom = &tom, .dedup = "late/1"};

    CHECK("Tom comes", do_write(toy, add_tom, &tom));
    CHECK("and may be written to", do_write(toy, say, &mail));
    draft.not_before = TOY_NOW + 8 * HOUR; // 22:00
    draft.not_after = TOY_NOW + 10 * HOUR;
    CHECK("only within the quiet hours: it says so at once",
          do_write(toy, queue, &draft) && tom.fate == MESSAGE_TOO_LATE
              && counts(toy, &tom, 0, 0));
    draft.kind = "no such kind";
    CHECK("a kind that is not in the table is our own mistake",
          !folder_write(toy->folder, toy->arena, queue, &draft, &err)
              && err.kind == ERR_BUG);
}

static const struct {
    int kind;
    const char *address;
} NO_ADDRESS[] = {
    {CHANNEL_MAIL, "tom"              },
    {CHANNEL_MAIL, "tom@"             },
    {CHANNEL_MAIL, "tom@localhost"    },
    {CHANNEL_MAIL, "t m@a.b"          },
    {CHANNEL_MAIL, "a@b.c\r\nTo: x"   },
    {CHANNEL_MAIL, "a@b.c,d@e.f"      },
    {CHANNEL_MAIL, "<a@b.c>"          },
    {CHANNEL_MAIL, "a@b@c.d"          },
    {CHANNEL_SMS,  "+44"              },
    {CHANNEL_SMS,  "+0447700900123"   },
    {CHANNEL_SMS,  "+44 7700 x"       },
    {CHANNEL_SMS,  "tom"              },
    {CHANNEL_SMS,  "+1234567890123456"},
};

static void test_addresses(struct toy *toy)
{
    for (size_t i = 0; i < sizeof NO_ADDRESS / sizeof *NO_ADDRESS; i++) {
        struct str address = str_of(NO_ADDRESS[i].address);

        CHECK(NO_ADDRESS[i].address,
              !channel_normalise(toy->arena, NO_ADDRESS[i].kind, &address, &err)
                  && err.kind == ERR_INPUT);
    }
}

// ---- what comes back --------------------------------------------------------

static const struct {
    const char *text;
    enum incoming_meaning meaning;
} TEXTS[] = {
    {"STOP",                     INCOMING_STOP },
    {" stop. ",                  INCOMING_STOP },
    {"\"Stopp!\"",               INCOMING_STOP },
    {"Arr\xc3\xaat",             INCOMING_STOP },
    {"UNSUBSCRIBE",              INCOMING_STOP },
    {"START",                    INCOMING_START},
    {"Stop it, please",          INCOMING_WORDS}, // a person reads this one
    {"I cannot stop",            INCOMING_WORDS},
    {"1",                        INCOMING_WORDS},
    {"",                         INCOMING_WORDS},
    {"stopstopstopstopstopstop", INCOMING_WORDS},
};

struct came_in {
    const char *from, *text, *id;
    enum incoming_meaning meaning;
};

static bool take(struct practice *practice, void *context, struct err *e)
{
    struct came_in *text = context;

    return incoming_message_take(
        practice,
        &(struct incoming_message){.from = str_of(text->from),
                                   .text = str_of(text->text),
                                   .id = str_of(text->id)},
        &text->meaning, e);
}

static bool comes(struct toy *toy, const char *id, const char *words,
                  enum incoming_meaning meaning)
{
    struct came_in text = {"447700900999", words, id, INCOMING_WORDS};

    return do_write(toy, take, &text) && text.meaning == meaning;
}

static bool is_allowed(struct toy *toy, struct tom *tom)
{
    CHECK("channels can be read",
          folder_read(toy->folder, toy->arena, read_channels, tom, &err));
    return tom->channels[CHANNEL_SMS].allowed;
}

static bool read_list(struct practice *practice, void *context, struct err *e)
{
    struct message_list *list = context;

    return message_list_read(practice, (struct client_id){list->sent[0].id},
                             list, e);
}

static struct message_list list_of(struct toy *toy, const struct tom *tom)
{
    struct message_list list = {.sent = {{.id = tom->client.n}}};

    CHECK("the list can be read",
          folder_read(toy->folder, toy->arena, read_list, &list, &err));
    return list;
}

// Two clients share a telephone: a couple.
static void test_incoming(struct toy *toy)
{
    struct tom one = {.waiting = 0};
    struct tom two = {.waiting = 0};
    struct word sms = {&one, CHANNEL_SMS, "+44 7700 900999", true, -1};
    struct message_list list;

    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        CHECK(TEXTS[i].text, incoming_message_judge(str_of(TEXTS[i].text))
                                 == TEXTS[i].meaning);
    }
    CHECK("two come",
          do_write(toy, add_tom, &one) && do_write(toy, add_tom, &two));
    CHECK("the first may be written to", do_write(toy, say, &sms));
    sms.tom = &two;
    CHECK("and the second", do_write(toy, say, &sms));
    CHECK("a message waits", fate_of(toy, &one, "in/1") == MESSAGE_QUEUED);
    CHECK("STOP", comes(toy, "g1", "Stop", INCOMING_STOP));
    CHECK("ends it for both", !is_allowed(toy, &one) && !is_allowed(toy, &two));
    CHECK("what waited does not go out, one last word does",
          counts(toy, &one, 0, 1) && counts(toy, &two, 1, 0));
    CHECK("the same again is known", comes(toy, "g1", "Stop", INCOMING_KNOWN));
    CHECK("a second STOP is not confirmed again",
          comes(toy, "g2", "STOP", INCOMING_STOP) && counts(toy, &two, 1, 0));
    CHECK("START allows what STOP ended",
          comes(toy, "g3", "start", INCOMING_START) && is_allowed(toy, &one)
              && is_allowed(toy, &two));
    sms.tom = &one;
    sms.allowed = false;
    CHECK("what the client took back on their page", do_write(toy, say, &sms));
    CHECK("START does not allow",
          comes(toy, "g4", "START", INCOMING_START) && !is_allowed(toy, &one));
    CHECK("a number where nothing was asked is kept as words",
          comes(toy, "g5", "1", INCOMING_WORDS));
    list = list_of(toy, &two);
    CHECK("words wait to be read",
          list.new &&list.came_count > 0
              && list.came[0].new &&str_is(list.came[0].words, "1"));
}

int main(void)
{
    struct toy toy;

    if (toy_open(&toy)) {
        CHECK("words",
              folder_read(toy.folder, toy.arena, look_at_words, NULL, &err));
        CHECK("one",
              folder_read(toy.folder, toy.arena, look_at_one, NULL, &err));
        CHECK("nights",
              folder_read(toy.folder, toy.arena, look_at_nights, NULL, &err));
        CHECK("twice",
              folder_read(toy.folder, toy.arena, look_at_twice, NULL, &err));
        test_addresses(&toy);
        test_channels(&toy);
        test_late(&toy);
        test_incoming(&toy);
    } else {
        check_failed++;
    }
    toy_close(&toy);
    return check_end();
}
