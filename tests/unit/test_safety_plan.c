// test_safety_plan - versions of a safety plan, copies of it, who may have it
// shown; and the links of a client's own page.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/client.h"
#include "practice/my_page.h"
#include "practice/safety_plan.h"

static struct err err;
static struct client_id client;

static bool is_kind(bool done, enum err_kind kind)
{
    bool good = !done && err.kind == kind;

    err = (struct err){0};
    return good;
}

static struct safety_plan draft_of(int version, const char *signs)
{
    return (struct safety_plan){
        .client = client, .version = version, .parts = {str_of(signs)}};
}

static bool add_client(struct practice *practice, void *context,
                       struct err *why)
{
    (void)context;
    return client_add(practice, &(struct client){.name = STR("Kite")}, &client,
                      why);
}

// ---- versions ---------------------------------------------------------------

static bool check_versions(struct practice *practice, void *context,
                           struct err *why)
{
    struct safety_plan plan, first = draft_of(0, "I stop answering.");
    struct safety_plan second = draft_of(1, "I stop answering.\r\nI pace.");
    struct safety_plan late = draft_of(1, "Written in another tab.");
    struct plan_version versions[8];
    int count;

    (void)context;
    CHECK("nobody has a plan to begin with",
          safety_plan_read(practice, client, &plan, why) && plan.version == 0);
    practice->staff.n = 1;
    CHECK("one part is enough", safety_plan_save(practice, &first, why));
    practice->staff.n = 0;
    CHECK("the client writes a further version",
          safety_plan_save(practice, &second, why));
    CHECK("a plan written from an old version is refused",
          is_kind(safety_plan_save(practice, &late, &err), ERR_CONFLICT));
    CHECK("the newest counts",
          safety_plan_read(practice, client, &plan, why) && plan.version == 2
              && plan.by_client
              && str_is(plan.parts[0], "I stop answering.\r\nI pace."));
    CHECK("and the first can be read as it was",
          safety_plan_read_version(practice, client, 1, &plan, why)
              && !plan.by_client && str_is(plan.parts[0], "I stop answering."));
    CHECK("there is no third",
          is_kind(safety_plan_read_version(practice, client, 3, &plan, &err),
                  ERR_MISSING));
    CHECK("both are listed, newest first",
          safety_plan_versions(practice, client, versions, 8, &count, why)
              && count == 2 && versions[0].version == 2 && versions[0].by_client
              && !versions[1].by_client);
    return true;
}

// ---- what is refused, and what is not ---------------------------------------

static const struct person_case {
    const char *name, *person, *number;
    bool good;
} PERSONS[] = {
    {"a name and a number",     "Jo", "+44 20 7946 0000", true },
    {"a name without a number", "Jo", "",                 false},
    {"a number without a name", "",   "020 7946 0000",    false},
    {"words for a number",      "Jo", "ask at home",      false},
    {"one digit",               "Jo", "1",                false},
    {"a plus in the middle",    "Jo", "020+7946",         false},
    {"nobody",                  "",   "",                 true },
};

static bool check_persons(struct practice *practice, void *context,
                          struct err *why)
{
    struct safety_plan plan;

    (void)context;
    for (size_t i = 0; i < sizeof PERSONS / sizeof *PERSONS; i++) {
        const struct person_case *row = &PERSONS[i];
        struct safety_plan draft;
        bool kept;

        if (!safety_plan_read(practice, client, &plan, why)) {
            return false;
        }
        draft = draft_of(plan.version, "It gets loud.");
        draft.person = str_of(row->person);
        draft.number = str_of(row->number);
        kept = safety_plan_save(practice, &draft, &err);
        CHECK(row->name, kept == row->good && (kept || err.kind == ERR_INPUT));
        err = (struct err){0};
    }
    return true;
}

static bool check_lengths(struct practice *practice, void *context,
                          struct err *why)
{
    enum { BYTES = 2 * PLAN_PART_MAX };
    char words[BYTES + 2];
    struct safety_plan plan, draft;

    (void)context;
    for (int i = 0; i < BYTES; i++) {
        words[i] = "\xc3\xa4"[i % 2]; // a letter of two bytes
    }
    words[BYTES] = '\0';
    if (!safety_plan_read(practice, client, &plan, why)) {
        return false;
    }
    draft = draft_of(plan.version, "");
    for (int i = 0; i < PLAN_PARTS; i++) {
        draft.parts[i] = str_of(words);
    }
    CHECK("six full parts fit, counted in letters",
          safety_plan_save(practice, &draft, why)
              && safety_plan_read(practice, client, &plan, why)
              && str_is_equal(plan.parts[5], str_of(words)));
    words[BYTES] = 'x';
    words[BYTES + 1] = '\0';
    draft = draft_of(plan.version, words);
    CHECK("one letter more is too long",
          is_kind(safety_plan_save(practice, &draft, &err), ERR_INPUT));
    draft = draft_of(plan.version, "");
    CHECK("a plan can be emptied",
          safety_plan_save(practice, &draft, why)
              && safety_plan_read(practice, client, &plan, why)
              && !safety_plan_has_words(&plan));
    return true;
}

static bool check_first_empty(struct practice *practice, void *context,
                              struct err *why)
{
    struct safety_plan draft = draft_of(0, "");
    struct client_id other = {0};

    (void)context;
    if (!client_add(practice, &(struct client){.name = STR("Ash")}, &other,
                    why)) {
        return false;
    }
    draft.client = other;
    CHECK("but it does not begin empty",
          is_kind(safety_plan_save(practice, &draft, &err), ERR_INPUT));
    CHECK("and there is nothing to copy",
          is_kind(safety_plan_copied(practice, other, "sheet", &err),
                  ERR_MISSING));
    return true;
}

// ---- help pages, review, copies ---------------------------------------------

static bool save_shown(struct practice *practice, bool plan_too, bool person,
                       struct err *why)
{
    struct safety_plan plan, draft;

    if (!safety_plan_read(practice, client, &plan, why)) {
        return false;
    }
    draft = draft_of(plan.version, "It gets loud.");
    draft.person = STR("Jo");
    draft.number = STR("+44 (0)20 79");
    draft.show_plan = plan_too;
    draft.show_person = person;
    draft.review_at = TOY_NOW + 30 * DAY;
    return safety_plan_save(practice, &draft, why);
}

static bool check_help(struct practice *practice, void *context,
                       struct err *why)
{
    struct safety_plan plan;

    (void)context;
    CHECK("without a yes nothing is shown on help pages",
          save_shown(practice, false, false, why)
              && safety_plan_for_help(practice, client, &plan, why)
              && !safety_plan_has_words(&plan) && !plan.person.len
              && !plan.number.len && !plan.dial.len);
    CHECK("only the person",
          save_shown(practice, false, true, why)
              && safety_plan_for_help(practice, client, &plan, why)
              && !safety_plan_has_words(&plan)
              && str_is(plan.dial, "tel:+4402079"));
    CHECK("only the plan",
          save_shown(practice, true, false, why)
              && safety_plan_for_help(practice, client, &plan, why)
              && safety_plan_has_words(&plan) && !plan.person.len);
    return true;
}

static bool check_due(struct practice *practice, void *context, struct err *why)
{
    const int64_t *wanted = context;
    int64_t due;

    CHECK("the reminder comes with its day",
          safety_plan_review_due(practice, client, &due, why)
              && due == *wanted);
    return true;
}

static bool check_copies(struct practice *practice, void *context,
                         struct err *why)
{
    struct plan_copy copies[PLAN_COPIES_SHOWN];
    int count = 0;

    (void)context;
    CHECK("copies are noted",
          safety_plan_copied(practice, client, "card", why)
              && safety_plan_copied(practice, client, "phone", why)
              && safety_plan_copied(practice, client, "phone", why)
              && safety_plan_copies(practice, client, copies, &count, why));
    CHECK("one on a phone at a time", count == 2
                                          && !strcmp(copies[0].kind, "phone")
                                          && !strcmp(copies[1].kind, "card"));
    CHECK("removing it from the phone leaves the card",
          safety_plan_copy_removed(practice, client, why)
              && safety_plan_copy_removed(practice, client, why)
              && safety_plan_copies(practice, client, copies, &count, why)
              && count == 1 && !strcmp(copies[0].kind, "card"));
    CHECK("no other kind of copy",
          is_kind(safety_plan_copied(practice, client, "cloud", &err),
                  ERR_INPUT));
    return true;
}

// ---- the client's own page --------------------------------------------------

static bool opens(struct practice *practice, const char *ticket)
{
    struct client_id found;
    bool good = my_page_find(practice, str_of(ticket), &found, &err);

    err = (struct err){0};
    return good && found.n == client.n;
}

static bool was_closed(struct practice *practice, const char *ticket)
{
    bool closed = false;

    return my_page_was_closed(practice, str_of(ticket), &closed, &err)
        && closed;
}

// A form that was sent a minute ago.
static struct administration form_of(struct practice *practice)
{
    return (struct administration){.client = client,
                                   .state = ADMINISTRATION_SENT,
                                   .touched_at = P_NOW(practice) - 60};
}

static bool set_door(struct practice *practice, int64_t staff, bool open)
{
    bool good;

    practice->staff.n = staff;
    good = my_page_door_set(practice, client, open, &err);
    practice->staff.n = 0;
    return good;
}

static bool check_links(struct practice *practice, void *context,
                        struct err *why)
{
    char first[TICKET_ROOM], second[TICKET_ROOM], brief[TICKET_ROOM];
    struct administration form = form_of(practice);

    (void)context;
    CHECK("a link opens the page",
          my_page_open(practice, client, MY_PAGE_LASTS, first, why)
              && opens(practice, first));
    CHECK("the next one ends it",
          my_page_open(practice, client, MY_PAGE_LASTS, second, why)
              && !opens(practice, first) && opens(practice, second));
    CHECK("one that is sent in a message ends nothing",
          my_page_open_sent(practice, client, brief, why)
              && opens(practice, brief) && opens(practice, second));
    CHECK("which takes nothing from a phone", !was_closed(practice, first));
    CHECK(
        "no door after a form by default",
        is_kind(my_page_open_short(practice, &form, brief, &err), ERR_DENIED));
    CHECK("the therapist's yes is not enough",
          set_door(practice, 1, true)
              && is_kind(my_page_open_short(practice, &form, brief, &err),
                         ERR_DENIED));
    CHECK("both said yes",
          set_door(practice, 0, true)
              && my_page_open_short(practice, &form, brief, why)
              && opens(practice, brief));
    CHECK("the short link ends nothing", opens(practice, second));
    form.touched_at -= MY_PAGE_SHORT;
    CHECK(
        "an old form leads nowhere",
        is_kind(my_page_open_short(practice, &form, brief, &err), ERR_DENIED));
    form = form_of(practice);
    form.state = ADMINISTRATION_OPEN;
    CHECK(
        "nor one that was not sent",
        is_kind(my_page_open_short(practice, &form, brief, &err), ERR_DENIED));
    form = form_of(practice);
    CHECK("either can take it back",
          set_door(practice, 1, false)
              && is_kind(my_page_open_short(practice, &form, brief, &err),
                         ERR_DENIED));
    CHECK("a door that is open again",
          set_door(practice, 1, true)
              && my_page_open_short(practice, &form, brief, why));
    CHECK("closing ends all of them",
          my_page_end(practice, client, why) && !opens(practice, second)
              && !opens(practice, brief) && was_closed(practice, second));
    CHECK("without a lasting link there is no door",
          set_door(practice, 1, true)
              && is_kind(my_page_open_short(practice, &form, brief, &err),
                         ERR_DENIED));
    return true;
}

static void write_all(struct toy *toy, practice_work *const *steps)
{
    for (; *steps; steps++) {
        if (!folder_write(toy->folder, toy->arena, *steps, NULL, &err)) {
            CHECK("every step works", false);
            printf("  %s\n", err.text);
            err = (struct err){0};
        }
    }
}

static void check_due_days(struct toy *toy)
{
    int64_t none = 0, day = TOY_NOW + 30 * DAY;

    CHECK("read", folder_read(toy->folder, toy->arena, check_due, &none, &err));
    toy->world.now += 30 * DAY;
    CHECK("read", folder_read(toy->folder, toy->arena, check_due, &day, &err));
}

int main(void)
{
    static practice_work *const STEPS[] = {
        add_client,    check_versions,    check_persons,
        check_lengths, check_first_empty, check_help,
        check_copies,  check_links,       NULL};
    struct toy toy;

    if (!toy_open(&toy)) {
        return 1;
    }
    write_all(&toy, STEPS);
    check_due_days(&toy);
    toy_close(&toy);
    return check_end();
}
