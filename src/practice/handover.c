// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/handover.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/audit.h"
#include "practice/card.h"
#include "practice/client.h"
#include "practice/keyring.h"
#include "practice/staff.h"

#include <string.h>

#define OF(group) (1U << LINE_##group)

const struct handover_section HANDOVER_SECTIONS[] = {
    {"path",        "My path",             "Where they come from, where they want to go",
     OF(PATH) | OF(MOMENT)                                                                        },
    {"goals",       "Goals",               "What you are working on together",
     OF(GOAL) | OF(TRIED)                                                                         },
    {"helps",       "What helps",          "What has been good between you",              OF(SAID)},
    {"hurts",       "What hurts",          "What to be careful with",                     0       },
    {"promises",    "Promises still open", "What was said and not done yet",
     OF(PROMISE)                                                                                  },
    {"preferences", "How I like to work",  "Pace, words, contact",
     OF(PREFERENCE)                                                                               },
};
const int HANDOVER_SECTION_COUNT =
    (int)(sizeof HANDOVER_SECTIONS / sizeof *HANDOVER_SECTIONS);

enum { SECTION_BYTES = 4 * HANDOVER_LETTERS };

bool handover_is(const struct handover *handover, const char *state)
{
    return strcmp(handover->state, state) == 0;
}

// ---- words ------------------------------------------------------------------

static bool add_words(struct practice *practice, struct client_id client,
                      int64_t handover, const char *author,
                      const struct answers *words, struct err *err)
{
    struct str sealed;
    int64_t id;

    for (int i = 0; i < words->count; i++) {
        if (words->at[i].value.len > SECTION_BYTES) {
            return err_set(err, ERR_INPUT,
                           "One of the parts is too long: at most %d letters.",
                           HANDOVER_LETTERS);
        }
    }
    return practice_next_id(practice, "handover_words", &id, err)
        && keyring_seal(practice, client, "handover_words.words", id,
                        answers_print(practice->arena, words), &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO handover_words (practice_id, handover_words_id,"
                  " handover_id, client_id, author, words_sealed, at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(handover),
                         V_INT(client.n), V_TEXT(str_of(author)),
                         V_BLOB(sealed), V_INT(P_NOW(practice))),
                  err);
}

static bool read_words(struct practice *practice,
                       const struct handover *handover, const char *author,
                       struct answers *words, struct err *err)
{
    struct str sealed = {0}, plain;
    struct rows rows;
    int64_t id = 0;

    *words = (struct answers){0};
    if (!db_ask(
            practice->db,
            "SELECT handover_words_id, words_sealed FROM handover_words"
            " WHERE practice_id = $1 AND handover_id = $2 AND author = $3"
            " ORDER BY handover_words_id DESC LIMIT 1",
            VALUES(P_ID(practice), V_INT(handover->id), V_TEXT(str_of(author))),
            &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        id = rows_int(&rows, 0);
        sealed = rows_str(&rows, 1, practice->arena);
    }
    return rows_end(&rows, err)
        && (!id
            || (keyring_unseal(practice, handover->client,
                               "handover_words.words", id, sealed, &plain, err)
                && answers_parse(practice->arena, plain, words, err)));
}

// ---- reading ----------------------------------------------------------------

#define HANDOVER_COLUMNS                                                       \
    "SELECT handover_id, client_id, from_staff_id, to_staff_id, state,"        \
    " version, notes_agreed, answered_by, created_at, changed_at, closed_at"   \
    " FROM handover WHERE practice_id = $1"

static void handover_of_row(const struct rows *rows, struct handover *handover)
{
    *handover = (struct handover){
        .id = rows_int(rows, 0),
        .client = {rows_int(rows, 1)},
        .from = {rows_int(rows, 2)},
        .to = {rows_int(rows, 3)},
        .version = (int)rows_int(rows, 5),
        .notes = rows_is_null(rows, 6) ? HANDOVER_NOTES_OPEN
                                       : (int)rows_int(rows, 6),
        .in_person = str_is(rows_str(rows, 7, NULL), "in_person"),
        .created_at = rows_int(rows, 8),
        .changed_at = rows_int(rows, 9),
        .closed_at = rows_int(rows, 10),
    };
    WORD_COPY(handover->state, rows_str(rows, 4, NULL));
}

static bool read_people(struct practice *practice, struct handover *handover,
                        struct err *err)
{
    struct staff from, to;

    if (!staff_get(practice, handover->from, &from, err)
        || !staff_get(practice, handover->to, &to, err)) {
        return false;
    }
    handover->from_name = from.name;
    handover->to_name = to.name;
    handover->from_left = from.left_at != 0;
    handover->to_left = to.left_at != 0;
    return true;
}

static bool fill(struct practice *practice, struct handover *handover,
                 struct err *err)
{
    return read_people(practice, handover, err)
        && read_words(practice, handover, "therapist", &handover->pack, err)
        && read_words(practice, handover, "client", &handover->client_words,
                      err);
}

bool handover_get(struct practice *practice, int64_t id,
                  struct handover *handover, struct err *err)
{
    struct rows rows;
    bool found;

    if (!db_ask(practice->db, HANDOVER_COLUMNS " AND handover_id = $2",
                VALUES(P_ID(practice), V_INT(id)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    if (found) {
        handover_of_row(&rows, handover);
    }
    return rows_end(&rows, err)
        && (found ? fill(practice, handover, err)
                  : err_set(err, ERR_MISSING, "There is no such handover."));
}

bool handover_open(struct practice *practice, struct client_id client,
                   struct handover *handover, struct err *err)
{
    struct rows rows;

    *handover = (struct handover){0};
    if (!db_ask(practice->db,
                HANDOVER_COLUMNS " AND client_id = $2 AND closed_at IS NULL",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        handover_of_row(&rows, handover);
    }
    return rows_end(&rows, err)
        && (handover->id == 0 || fill(practice, handover, err));
}

bool handover_list(struct practice *practice, struct staff_id staff, bool left,
                   struct handover **list, int *count, struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *list = arena_take(practice->arena, HANDOVERS_LISTED, sizeof **list);
    if (!db_ask(practice->db,
                HANDOVER_COLUMNS
                " AND closed_at IS NULL"
                " AND (($3 = 0 AND (from_staff_id = $2 OR to_staff_id = $2))"
                " OR ($3 = 1 AND from_staff_id IN (SELECT staff_id FROM staff"
                " WHERE practice_id = $1 AND left_at IS NOT NULL)))"
                " ORDER BY handover_id LIMIT 100",
                VALUES(P_ID(practice), V_INT(staff.n), V_INT(left)), &rows,
                err)) {
        return false;
    }
    while (*count < HANDOVERS_LISTED && rows_next(&rows)) {
        handover_of_row(&rows, &(*list)[(*count)++]);
    }
    good = rows_end(&rows, err);
    for (int i = 0; good && i < *count; i++) {
        good = read_people(practice, &(*list)[i], err);
    }
    return good;
}

// ---- who may ----------------------------------------------------------------

static bool is_owner(struct practice *practice, bool *owner, struct err *err)
{
    struct staff_id id;

    if (!staff_owner(practice, &id, err)) {
        return false;
    }
    *owner = id.n == practice->staff.n;
    return true;
}

// The outgoing one; the owner, once that one has left; a command.
static bool may_write(struct practice *practice,
                      const struct handover *handover, struct err *err)
{
    bool owner = false;

    if (practice->staff.n == 0 || practice->staff.n == handover->from.n) {
        return true;
    }
    return is_owner(practice, &owner, err)
        && ((owner && handover->from_left)
            || err_set(err, ERR_DENIED,
                       "This handover is written by somebody else."));
}

static bool check_incoming(struct practice *practice, struct staff_id from,
                           struct staff_id to, struct err *err)
{
    struct staff member;

    if (from.n == to.n) {
        return err_set(err, ERR_INPUT,
                       "A handover goes to somebody else: please choose "
                       "another therapist.");
    }
    if (!staff_get(practice, to, &member, err)) {
        return err->kind == ERR_MISSING
                 ? err_set(err, ERR_INPUT, "Please choose a therapist.")
                 : false;
    }
    return (!member.left_at && strcmp(member.role, "therapist") == 0)
        || err_set(err, ERR_INPUT,
                   member.left_at ? "That therapist has left. Please choose "
                                    "somebody who works here."
                                  : "Only a therapist can take a client over.");
}

// ---- the outgoing therapist -------------------------------------------------

// The lines of a section, one below the other.
static struct str section_words(struct arena *arena, unsigned groups,
                                const struct line *lines, int count)
{
    struct text text = text_in(arena);

    for (int i = 0; i < count; i++) {
        if ((groups & (1U << lines[i].group))
            && text.len + lines[i].words.len < SECTION_BYTES) {
            text_addf(&text, "%s%.*s", text.len ? "\n" : "",
                      SHOW(lines[i].words));
        }
    }
    return text_str(&text);
}

static struct answers pack_of(struct arena *arena, const struct line *lines,
                              int count)
{
    struct answers pack = {0};

    for (int i = 0; i < HANDOVER_SECTION_COUNT; i++) {
        const struct handover_section *section = &HANDOVER_SECTIONS[i];

        answers_set(arena, &pack, str_of(section->name),
                    section_words(arena, section->groups, lines, count));
    }
    return pack;
}

static bool check_free(struct practice *practice, struct client_id client,
                       struct err *err)
{
    struct handover open;

    return handover_open(practice, client, &open, err)
        && (open.id == 0
            || err_set(err, ERR_CONFLICT,
                       "There is a handover of this client already. Look at "
                       "that one, or withdraw it first."));
}

static bool insert(struct practice *practice, const struct handover *handover,
                   int64_t *id, struct err *err)
{
    return practice_next_id(practice, "handover", id, err)
        && db_run(practice->db,
                  "INSERT INTO handover (practice_id, handover_id, client_id,"
                  " from_staff_id, to_staff_id, state, created_at, changed_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
                  VALUES(P_ID(practice), V_INT(*id), V_INT(handover->client.n),
                         V_INT(handover->from.n), V_INT(handover->to.n),
                         V_TEXT(str_of(handover->state)),
                         V_INT(P_NOW(practice))),
                  err);
}

// `handover`: client, to and state are set.
static bool begin(struct practice *practice, struct handover *handover,
                  const struct answers *pack, int64_t *id, struct err *err)
{
    return check_incoming(practice, handover->from, handover->to, err)
        && check_free(practice, handover->client, err)
        && insert(practice, handover, id, err)
        && add_words(practice, handover->client, *id, "therapist", pack, err);
}

bool handover_begin(struct practice *practice,
                    const struct handover_start *start, int64_t *id,
                    struct err *err)
{
    struct answers pack =
        pack_of(practice->arena, start->lines, start->line_count);
    struct handover handover = {
        .client = start->client, .to = start->to, .state = "writing"};
    struct client row;

    if (!client_get(practice, start->client, &row, err)) {
        return false;
    }
    handover.from = row.staff;
    return may_write(practice, &handover, err)
        && begin(practice, &handover, &pack, id, err);
}

bool handover_begin_for(struct practice *practice, struct client_id client,
                        struct staff_id to, int64_t *id, struct err *err)
{
    struct handover handover = {
        .client = client, .to = to, .state = "with_client"};
    struct staff from;
    struct client row;
    struct answers pack;
    struct line *lines;
    int count;

    if (!client_get(practice, client, &row, err)
        || !staff_get(practice, row.staff, &from, err)
        || !lines_read(practice, client, &lines, &count, err)) {
        return false;
    }
    if (!from.left_at) {
        return err_set(err, ERR_DENIED,
                       "Their own therapist works here and writes it.");
    }
    handover.from = row.staff;
    handover.from_left = true;
    pack = pack_of(practice->arena, lines, count);
    return may_write(practice, &handover, err)
        && begin(practice, &handover, &pack, id, err);
}

static bool read_for_writing(struct practice *practice, int64_t id,
                             struct handover *handover, struct err *err)
{
    return handover_get(practice, id, handover, err)
        && may_write(practice, handover, err);
}

static bool changed_meanwhile(struct err *err)
{
    return err_set(err, ERR_CONFLICT,
                   "This handover has changed since you opened the page. "
                   "Please look at it again.");
}

// To another state, if nobody was first. Nothing that the client answered
// stands for what comes after it.
static bool set_state(struct practice *practice,
                      const struct handover *handover, int version,
                      const char *state, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE handover SET state = $4, version = version + 1,"
                  " changed_at = $5, notes_agreed = CASE WHEN $4 = 'read'"
                  " THEN notes_agreed END, closed_at = CASE"
                  " WHEN $4 IN ('read', 'withdrawn') THEN $5 END"
                  " WHERE practice_id = $1 AND handover_id = $2"
                  " AND version = $3 AND closed_at IS NULL",
                  VALUES(P_ID(practice), V_INT(handover->id), V_INT(version),
                         V_TEXT(str_of(state)), V_INT(P_NOW(practice))),
                  err)
        && (db_changed(practice->db) == 1 || changed_meanwhile(err));
}

bool handover_write(struct practice *practice, int64_t id, int version,
                    const struct answers *pack, struct err *err)
{
    struct handover handover;

    if (!read_for_writing(practice, id, &handover, err)) {
        return false;
    }
    if (handover_is(&handover, "agreed") || handover.closed_at) {
        return changed_meanwhile(err);
    }
    return set_state(practice, &handover, version, "writing", err)
        && add_words(practice, handover.client, id, "therapist", pack, err);
}

bool handover_send(struct practice *practice, int64_t id, int version,
                   struct err *err)
{
    struct handover handover;

    if (!read_for_writing(practice, id, &handover, err)
        || !check_incoming(practice, handover.from, handover.to, err)) {
        return false;
    }
    if (!handover_is(&handover, "writing")
        && !handover_is(&handover, "change_asked")) {
        return changed_meanwhile(err);
    }
    return set_state(practice, &handover, version, "with_client", err);
}

static bool set_answer(struct practice *practice,
                       const struct handover *handover, bool notes,
                       const char *by, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE handover SET state = 'agreed', notes_agreed = $3,"
                  " answered_by = $4, version = version + 1, changed_at = $5"
                  " WHERE practice_id = $1 AND handover_id = $2"
                  " AND state = 'with_client' AND version = $6",
                  VALUES(P_ID(practice), V_INT(handover->id), V_INT(notes),
                         V_TEXT(str_of(by)), V_INT(P_NOW(practice)),
                         V_INT(handover->version)),
                  err)
        && (db_changed(practice->db) == 1 || changed_meanwhile(err));
}

bool handover_agree_in_person(struct practice *practice, int64_t id,
                              int version, bool notes, struct err *err)
{
    struct handover handover;

    if (!read_for_writing(practice, id, &handover, err)) {
        return false;
    }
    handover.version = version;
    return set_answer(practice, &handover, notes, "in_person", err);
}

bool handover_pass_on(struct practice *practice, int64_t id, int version,
                      struct staff_id to, struct err *err)
{
    struct handover handover;

    if (!read_for_writing(practice, id, &handover, err)
        || !check_incoming(practice, handover.from, to, err)) {
        return false;
    }
    return set_state(practice, &handover, version,
                     handover_is(&handover, "writing") ? "writing"
                                                       : "with_client",
                     err)
        && db_run(practice->db,
                  "UPDATE handover SET to_staff_id = $3"
                  " WHERE practice_id = $1 AND handover_id = $2",
                  VALUES(P_ID(practice), V_INT(id), V_INT(to.n)), err);
}

bool handover_withdraw(struct practice *practice, int64_t id, int version,
                       struct err *err)
{
    struct handover handover;

    return read_for_writing(practice, id, &handover, err)
        && set_state(practice, &handover, version, "withdrawn", err);
}

// ---- the client -------------------------------------------------------------

bool handover_reply_keep(struct practice *practice, struct client_id client,
                         const struct handover_reply *reply, bool *changed,
                         struct err *err)
{
    struct handover handover;

    *changed = false;
    if (practice->staff.n != 0) {
        return err_set(err, ERR_DENIED,
                       "Only the client answers here. If they agreed in "
                       "person, say so on the handover's page.");
    }
    if (!handover_open(practice, client, &handover, err)) {
        return false;
    }
    if (!handover.id) {
        return err_set(err, ERR_MISSING, "There is no handover any more.");
    }
    if (!add_words(practice, client, handover.id, "client", &reply->words,
                   err)) {
        return false;
    }
    *changed = handover.version != reply->version
            || !handover_is(&handover, "with_client");
    if (*changed || reply->answer == HANDOVER_KEEP) {
        return true;
    }
    return reply->answer == HANDOVER_AGREE
             ? set_answer(practice, &handover, reply->notes, "client", err)
             : set_state(practice, &handover, handover.version, "change_asked",
                         err);
}

// ---- the incoming therapist -------------------------------------------------

bool handover_read(struct practice *practice, int64_t id, int version,
                   struct err *err)
{
    struct handover handover;

    if (!handover_get(practice, id, &handover, err)) {
        return false;
    }
    if (practice->staff.n != handover.to.n) {
        return err_set(err, ERR_DENIED, "This handover is not for you.");
    }
    if (!handover_is(&handover, "agreed")) {
        return changed_meanwhile(err);
    }
    return set_state(practice, &handover, version, "read", err)
        && handover_move(practice, &handover, err)
        && audit_note(
               practice, "took a client over", handover.client,
               text_print(practice->arena, "handover/%lld", (long long)id),
               err);
}
