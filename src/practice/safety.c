// safety - the two pages about a safety card: the client's and the therapist's.
// How a card comes to be is in safety_raise.c.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/safety.h"

#include "base/arena.h"
#include "base/text.h"
#include "measure/registry.h"
#include "practice/client.h"
#include "practice/keyring.h"
#include "practice/notice.h"
#include "practice/questionnaire.h"
#include "practice/safety_tap.h"
#include "practice/submission.h"
#include "practice/words.h"

#include <stdio.h>
#include <string.h>

// ---- the client's page ------------------------------------------------------

static struct str say_when(struct practice *practice, int64_t read_by,
                           int64_t at)
{
    static const char *const DAYS[] = {"Monday",   "Tuesday", "Wednesday",
                                       "Thursday", "Friday",  "Saturday",
                                       "Sunday"};
    struct civil civil = zone_civil(practice->zone, read_by);
    int64_t today = zone_day_start(practice->zone, at);
    int64_t day = zone_day_start(practice->zone, read_by);
    int64_t ahead = (day - today + DAY / 2) / DAY; // days of 23 or 25 hours
    const char *name = ahead == 1 ? "tomorrow" : DAYS[civil_weekday(&civil)];

    if (ahead <= 0) {
        return text_print(practice->arena, "%02d:%02d today", civil.hour,
                          civil.minute);
    }
    return ahead > 6
             ? text_print(practice->arena, "%s %d.%d., %02d:%02d", name,
                          civil.day, civil.month, civil.hour, civil.minute)
             : text_print(practice->arena, "%s %02d:%02d", name, civil.hour,
                          civil.minute);
}

static struct str say_told(struct practice *practice,
                           const struct safety_page *page, int64_t at)
{
    if (!page->read_by_known) {
        return text_print(practice->arena,
                          "Nobody is reading this right now, and we cannot "
                          "say when %.*s will see it.",
                          SHOW(page->therapist_name));
    }
    return text_print(practice->arena,
                      "Nobody is reading this right now. %.*s will see it by "
                      "%.*s.",
                      SHOW(page->therapist_name),
                      SHOW(say_when(practice, page->read_by, at)));
}

// When the newest answer came; what was told then was told on that day.
static bool read_answered_at(struct practice *practice, struct reason_id card,
                             int64_t *at, struct err *err)
{
    struct reason reason;

    *at = P_NOW(practice);
    if (card.n == 0) {
        return true;
    }
    if (!reason_get(practice, card, &reason, err)) {
        return false;
    }
    *at = reason.finding.at;
    return true;
}

bool safety_page_read(struct practice *practice,
                      const struct administration *administration,
                      struct safety_page *page, struct err *err)
{
    struct answers taps;
    int64_t next, answered_at;
    bool found;

    *page = (struct safety_page){0};
    if (!administration_therapist(practice, administration,
                                  &page->therapist_name, err)
        || !safety_find(practice, administration, &page->card, &found, err)
        || !taps_read(practice, administration, &taps, &next, err)
        || !read_answered_at(practice, page->card, &answered_at, err)) {
        return false;
    }
    page->reply = answers_find(&taps, SAFETY_REPLY);
    page->read_by_known =
        str_parse_int(answers_find(&taps, SAFETY_READ_BY), &page->read_by)
        && page->read_by > 0;
    page->told = say_told(practice, page, answered_at);
    return true;
}

bool submission_safety_reply(struct practice *practice,
                             const struct administration *administration,
                             struct str reply, struct err *err)
{
    struct reason_id card;
    bool found;

    if (!str_is(reply, "safe") && !str_is(reply, "call")
        && !str_is(reply, "rather_not")) {
        return err_set(err, ERR_INPUT, "choose one of the three answers");
    }
    if (!safety_find(practice, administration, &card, &found, err)) {
        return false;
    }
    if (!found) {
        return err_set(err, ERR_MISSING, "there is nothing to reply to here");
    }
    return safety_tap_add(practice, administration, SAFETY_REPLY, reply, err);
}

// ---- notes ------------------------------------------------------------------

static const struct {
    const char *field;
    const char *words;
} NOTE_FIELDS[] = {
    {"reached",      "whether you reached them"},
    {"how",          "how"                     },
    {"assessment",   "your assessment"         },
    {"plan",         "the plan"                },
    {"next_contact", "the next contact"        },
};
enum { NOTE_FIELD_COUNT = sizeof NOTE_FIELDS / sizeof *NOTE_FIELDS };

static struct str *note_field(struct safety_note *note, int i)
{
    struct str *const fields[NOTE_FIELD_COUNT] = {
        &note->reached, &note->how, &note->assessment, &note->plan,
        &note->next_contact};

    return fields[i];
}

static struct str note_missing(struct arena *arena, struct safety_note *note)
{
    struct text missing = text_in(arena);

    for (int i = 0; i < NOTE_FIELD_COUNT; i++) {
        *note_field(note, i) = str_trim(*note_field(note, i));
        if (note_field(note, i)->len == 0) {
            text_addf(&missing, missing.len ? ", %s" : "%s",
                      NOTE_FIELDS[i].words);
        }
    }
    return text_str(&missing);
}

static bool note_insert(struct practice *practice, const struct reason *reason,
                        struct safety_note *note, struct err *err)
{
    struct answers fields = {0};
    struct value sealed;
    int64_t id;

    for (int i = 0; i < NOTE_FIELD_COUNT; i++) {
        answers_set(practice->arena, &fields, str_of(NOTE_FIELDS[i].field),
                    *note_field(note, i));
    }
    return practice_next_id(practice, "safety_note", &id, err)
        && words_seal(practice,
                      WORDS_AT(reason->client, "safety_note.note", id),
                      answers_print(practice->arena, &fields), &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO safety_note (practice_id, safety_note_id, "
                  "reason_id, client_id, staff_id, note_sealed, at) "
                  "SELECT practice_id, $2, reason_id, client_id, "
                  "CASE WHEN $4 > 0 THEN $4 ELSE staff_id END, $5, $6 "
                  "FROM reason WHERE practice_id = $1 AND reason_id = $3",
                  VALUES(P_ID(practice), V_INT(id), V_INT(reason->id.n),
                         V_INT(practice->staff.n), sealed,
                         V_INT(P_NOW(practice))),
                  err);
}

// Saying what was done is having seen it; the note closes the card only when it
// is complete.
static bool note_moves(struct practice *practice, const struct reason *reason,
                       bool done, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE reason SET state = $3, open = $4, closed_at = $5, "
                  "cleared_at = $5, outcome = $6, version = version + 1 "
                  "WHERE practice_id = $1 AND reason_id = $2 AND open = 1",
                  VALUES(P_ID(practice), V_INT(reason->id.n),
                         V_TEXT(done ? STR("done") : STR("acting")),
                         V_INT(!done), done ? V_INT(P_NOW(practice)) : V_NULL,
                         done ? V_TEXT(STR("done")) : V_NULL),
                  err)
        && notice_stop(practice, reason->id, err);
}

bool safety_note_save(struct practice *practice, struct reason_id id,
                      const struct safety_note *given, bool close,
                      struct str *missing, struct err *err)
{
    struct safety_note note = *given;
    struct reason reason;
    bool stale;

    if (!reason_get(practice, id, &reason, err)) {
        return false;
    }
    if (reason.level != LEVEL_NOW) {
        return err_set(err, ERR_INPUT, "only a safety card takes this note");
    }
    *missing = note_missing(practice->arena, &note);
    stale = note.version > 0 && note.version != reason.version;
    if (stale) {
        *missing = STR("a look at the card, which has changed meanwhile");
    }
    return note_insert(practice, &reason, &note, err)
        && (stale
            || note_moves(practice, &reason, close && missing->len == 0, err));
}

// ---- the therapist's card ---------------------------------------------------

static bool take_note(struct practice *practice, struct safety_view *view,
                      const struct rows *rows, struct err *err)
{
    struct answers fields;
    struct str plain;

    if (!words_open(practice,
                    WORDS_AT(view->reason.client, "safety_note.note",
                             rows_int(rows, 0)),
                    rows_str(rows, 2, practice->arena), &plain, err)
        || !answers_parse(practice->arena, plain, &fields, err)) {
        return false;
    }
    for (int i = 0; i < NOTE_FIELD_COUNT; i++) {
        *note_field(&view->notes[view->note_count].note, i) =
            answers_find(&fields, str_of(NOTE_FIELDS[i].field));
    }
    view->notes[view->note_count++].at = rows_int(rows, 1);
    return true;
}

static bool read_notes(struct practice *practice, struct safety_view *view,
                       struct err *err)
{
    const int room = (int)(sizeof view->notes / sizeof *view->notes);
    struct rows rows;
    bool good = true;

    if (!db_ask(practice->db,
                "SELECT safety_note_id, at, note_sealed FROM (SELECT * FROM "
                "safety_note WHERE practice_id = $1 AND reason_id = $2 "
                "ORDER BY safety_note_id DESC LIMIT 16) AS newest "
                "ORDER BY safety_note_id",
                VALUES(P_ID(practice), V_INT(view->reason.id.n)), &rows, err)) {
        return false;
    }
    while (good && view->note_count < room && rows_next(&rows)) {
        good = take_note(practice, view, &rows, err);
    }
    return rows_done(&rows, good, err);
}

// The instrument and item that the finding names: "phq9/9".
static const struct item *item_of(struct practice *practice,
                                  const struct finding *finding,
                                  const struct instrument **instrument)
{
    struct str rest = str_of(finding->series);
    struct str code = str_cut(&rest, '/');
    int item;

    *instrument = registry_find(practice->registry, code);
    item = *instrument ? instrument_item(*instrument, rest) : -1;
    return item < 0 ? NULL : &(*instrument)->items[item];
}

static const char *text_of_value(const struct item *item, int64_t value)
{
    for (int i = 0; i < item->option_count; i++) {
        if (item->options[i].value == value) {
            return item->options[i].text;
        }
    }
    return NULL;
}

static struct str answer_words(struct arena *arena, const struct item *item,
                               struct str value)
{
    int64_t number;
    const char *text =
        str_parse_int(value, &number) ? text_of_value(item, number) : NULL;

    return text ? text_print(arena, "%s (%.*s)", text, SHOW(value)) : value;
}

static struct str answer_on(struct practice *practice,
                            const struct answers *answers,
                            const struct instrument *instrument,
                            const struct item *item)
{
    int index = (int)(item - instrument->items);
    struct str value = answers_find(
        answers, answers_field(practice->arena, instrument, true, index));

    return value.at
             ? value
             : answers_find(answers, answers_field(practice->arena, instrument,
                                                   false, index));
}

enum { EARLIER_MAX = 8 };
struct earlier_forms {
    int64_t id[EARLIER_MAX];
    int64_t at[EARLIER_MAX];
    int count;
};
// Forms on which the same item was asked before, newest first.
static bool list_earlier(struct practice *practice, struct safety_view *view,
                         const char *code, struct earlier_forms *forms,
                         struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT administration_id, answered_at FROM score "
                "WHERE practice_id = $1 AND client_id = $2 "
                "AND instrument = $3 AND administration_id <> $4 "
                "AND answered_at < $5 GROUP BY administration_id, answered_at "
                "ORDER BY answered_at DESC LIMIT 8",
                VALUES(P_ID(practice), V_INT(view->reason.client.n),
                       V_TEXT(str_of(code)),
                       V_INT(view->reason.administration.n),
                       V_INT(view->reason.fired_at)),
                &rows, err)) {
        return false;
    }
    while (forms->count < EARLIER_MAX && rows_next(&rows)) {
        forms->id[forms->count] = rows_int(&rows, 0);
        forms->at[forms->count++] = rows_int(&rows, 1);
    }
    return rows_end(&rows, err);
}

enum {
    VIEW_EARLIER = sizeof((struct safety_view *)0)->earlier
                 / sizeof *((struct safety_view *)0)->earlier
};

static void add_earlier(struct safety_view *view, int64_t at, struct str answer)
{
    if (view->earlier_count < VIEW_EARLIER) {
        view->earlier[view->earlier_count].at = at;
        view->earlier[view->earlier_count++].answer = answer;
    }
}

static bool read_earlier_forms(struct practice *practice,
                               struct safety_view *view,
                               const struct instrument *instrument,
                               const struct item *item, struct err *err)
{
    struct earlier_forms forms = {.count = 0};

    if (!list_earlier(practice, view, instrument->code, &forms, err)) {
        return false;
    }
    for (int i = 0; i < forms.count; i++) {
        struct administration form = {.id = {forms.id[i]},
                                      .client = view->reason.client};
        struct answers answers;
        struct str value;
        int version;

        if (!sheet_read(practice, &form, &answers, &version, err)) {
            return false;
        }
        value = answer_on(practice, &answers, instrument, item);
        if (value.len > 0) {
            add_earlier(view, forms.at[i],
                        answer_words(practice->arena, item, value));
        }
    }
    return true;
}

// What the card showed before, and other items of the same form.
static void add_raised(struct practice *practice, struct safety_view *view,
                       const struct tap *tap)
{
    struct finding other = {.rule = S1_SAFETY};
    const struct instrument *instrument;
    const struct item *item;
    struct str words;

    (void)snprintf(other.series, sizeof other.series, "%.*s", SHOW(tap->field));
    item = item_of(practice, &other, &instrument);
    if (!item) {
        return;
    }
    words = answer_words(practice->arena, item, tap->value);
    if (strcmp(other.series, view->reason.finding.series) != 0) {
        words =
            text_print(practice->arena, "%s: %.*s", item->text, SHOW(words));
    } else if (str_is_equal(words, view->answer_text)) {
        return;
    }
    add_earlier(view, tap->at, words);
}

static bool read_earlier(struct practice *practice, struct safety_view *view,
                         const struct instrument *instrument,
                         const struct item *item, struct err *err)
{
    struct administration form = {.id = view->reason.administration,
                                  .client = view->reason.client};
    struct tap_list raised;

    if (!taps_list(practice, &form, str_of(SAFETY_RAISED), &raised, err)) {
        return false;
    }
    for (int i = 0; i < raised.count; i++) {
        add_raised(practice, view, &raised.taps[i]);
    }
    return read_earlier_forms(practice, view, instrument, item, err);
}

static bool read_answer(struct practice *practice, struct safety_view *view,
                        struct err *err)
{
    const struct instrument *instrument;
    const struct item *item =
        item_of(practice, &view->reason.finding, &instrument);

    if (!item) {
        view->item_text = STR("\"I need help\"");
        view->answer_text = STR("pressed");
        return true;
    }
    view->item_text = str_of(item->text);
    view->answer_text = answer_words(
        practice->arena, item,
        text_print(practice->arena, "%d", (int)view->reason.finding.number[2]));
    view->help_pressed = view->reason.finding.number[0] > 0;
    return read_earlier(practice, view, instrument, item, err);
}

static bool read_told(struct practice *practice, struct safety_view *view,
                      struct err *err)
{
    struct administration form;
    struct safety_page page;

    if (!administration_get(practice, view->reason.administration, &form, err)
        || !client_name(practice, form.client, &view->client_name, err)
        || !safety_page_read(practice, &form, &page, err)) {
        return false;
    }
    view->mode = str_copy(practice->arena, str_of(form.mode));
    view->told = page.told;
    view->reply = page.reply;
    view->read_by = page.read_by_known ? page.read_by : 0;
    return true;
}

bool safety_view_read(struct practice *practice, struct reason_id id,
                      struct safety_view *view, struct err *err)
{
    int64_t sent_at;

    *view = (struct safety_view){0};
    if (!reason_get(practice, id, &view->reason, err)) {
        return false;
    }
    if (view->reason.level != LEVEL_NOW) {
        return err_set(err, ERR_MISSING, "there is no such safety card");
    }
    view->answered_at = view->reason.finding.at;
    return read_told(practice, view, err) && read_answer(practice, view, err)
        && read_notes(practice, view, err)
        && notice_of_card(practice, id, &view->undelivered, &sent_at, err);
}
