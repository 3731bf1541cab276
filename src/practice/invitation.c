// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/invitation.h"

#include "base/arena.h"
#include "base/moment.h"
#include "base/text.h"
#include "practice/client.h"
#include "practice/consent.h"
#include "practice/door.h"
#include "practice/episode.h"
#include "practice/message.h"
#include "practice/words.h"

#include <string.h>

static const struct client_id OF_PRACTICE = {0};

// ---- the letter -------------------------------------------------------------

#define PROPOSAL                                                               \
    "Hello,\n\nwe have met a few times now. How well the two of you work "     \
    "together matters a great deal, and nobody knows that better than you. "   \
    "If something does not fit, a word, a way of working, a time of day, "     \
    "please say it. It helps most when it is said early, and nobody will be "  \
    "cross. You can say it in the next session, or write it here.\n\n"         \
    "If all is well, you need not do anything."

static bool text_of_row(struct practice *practice, const struct rows *rows,
                        struct invitation_text *text, struct err *err)
{
    text->version = (int)rows_int(rows, 0);
    text->signer.n = rows_int(rows, 1);
    WORD_COPY(text->mode, rows_str(rows, 2, NULL));
    text->at = rows_int(rows, 4);
    return words_open(
        practice,
        WORDS_AT(OF_PRACTICE, "invitation_letter.words", text->version),
        rows_str(rows, 3, practice->arena), &text->words, err);
}

// `version` 0: the newest.
static bool text_find(struct practice *practice, int version,
                      struct invitation_text *text, struct err *err)
{
    struct rows rows;
    bool good;

    *text = (struct invitation_text){.mode = "off", .words = STR(PROPOSAL)};
    if (!db_ask(practice->db,
                "SELECT version, staff_id, mode, words_sealed, at "
                "FROM invitation_letter WHERE practice_id = $1 "
                "AND ($2 = 0 OR version = $2) ORDER BY version DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(version)), &rows, err)) {
        return false;
    }
    good = !rows_next(&rows) || text_of_row(practice, &rows, text, err);
    return rows_done(&rows, good, err);
}

bool invitation_text_read(struct practice *practice,
                          struct invitation_text *text, struct err *err)
{
    return text_find(practice, 0, text, err);
}

static bool draft_check(const struct invitation_text *draft, struct str *words,
                        struct err *err)
{
    *words = draft->words;
    return words_check(words, "the letter", INVITATION_TEXT_MAX, err)
        && (str_is(str_of(draft->mode), "off")
            || str_is(str_of(draft->mode), "each")
            || str_is(str_of(draft->mode), "all")
            || err_set(err, ERR_INPUT, "choose off, each or all"));
}

bool invitation_text_save(struct practice *practice,
                          const struct invitation_text *draft, struct err *err)
{
    struct invitation_text now;
    struct value sealed;
    struct str words;
    int version = draft->version + 1;

    if (!draft_check(draft, &words, err)
        || !invitation_text_read(practice, &now, err)) {
        return false;
    }
    if (now.version != draft->version) {
        return err_set(err, ERR_CONFLICT,
                       "somebody changed this in the meantime; read it again, "
                       "then decide");
    }
    return words_seal(practice,
                      WORDS_AT(OF_PRACTICE, "invitation_letter.words", version),
                      words, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO invitation_letter (practice_id, version, "
                  "staff_id, mode, words_sealed, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6)",
                  VALUES(P_ID(practice), V_INT(version),
                         V_INT(practice->staff.n), V_TEXT(str_of(draft->mode)),
                         sealed, V_INT(P_NOW(practice))),
                  err);
}

bool invitation_text_of(struct practice *practice,
                        const struct invitation_row *row,
                        struct invitation_text *text, struct err *err)
{
    return text_find(practice, row->letter_version, text, err);
}

// ---- reading ----------------------------------------------------------------

#define COLUMNS                                                                \
    "invitation_id, client_id, episode_id, state, letter_version, staff_id, "  \
    "answer_to, answer_sealed, proposed_at, sent_at, answered_at, version"

static bool row_of(struct practice *practice, const struct rows *rows,
                   struct invitation_row *row, struct err *err)
{
    bool kept_back;

    *row = (struct invitation_row){
        .id = {rows_int(rows, 0)},
        .client = {rows_int(rows, 1)},
        .episode = {rows_int(rows, 2)},
        .letter_version = (int)rows_int(rows, 4),
        .signer = {rows_int(rows, 5)},
        .proposed_at = rows_int(rows, 8),
        .sent_at = rows_int(rows, 9),
        .answered_at = rows_int(rows, 10),
        .version = (int)rows_int(rows, 11),
    };
    WORD_COPY(row->state, rows_str(rows, 3, NULL));
    WORD_COPY(row->answer_to, rows_str(rows, 6, NULL));
    kept_back = practice->staff.n > 0 && strcmp(row->answer_to, "me") == 0;
    return kept_back
        || words_open(practice,
                      WORDS_AT(row->client, "invitation.answer", row->id.n),
                      rows_str(rows, 7, practice->arena), &row->answer, err);
}

bool invitation_get(struct practice *practice, struct invitation_id id,
                    struct invitation_row *row, struct err *err)
{
    struct rows rows;
    bool found, good;

    if (!db_ask(practice->db,
                "SELECT " COLUMNS " FROM invitation WHERE practice_id = $1 "
                "AND invitation_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    good = !found || row_of(practice, &rows, row, err);
    return rows_done(&rows, good, err)
        && (found || err_set(err, ERR_MISSING, "there is no such invitation"));
}

bool invitation_read(struct practice *practice, struct client_id client,
                     struct invitation_row *row, struct err *err)
{
    struct rows rows;
    bool good;

    *row = (struct invitation_row){.client = client};
    if (!db_ask(practice->db,
                "SELECT " COLUMNS " FROM invitation WHERE practice_id = $1 "
                "AND episode_id = (SELECT max(episode_id) FROM episode "
                "WHERE practice_id = $1 AND client_id = $2)",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    good = !rows_next(&rows) || row_of(practice, &rows, row, err);
    return rows_done(&rows, good, err);
}

// ---- sending ----------------------------------------------------------------

// What changes of one that is proposed.
struct step {
    const char *state;
    int letter_version;     // 0: none
    struct staff_id signer; // n == 0: none
};

static bool take_step(struct practice *practice,
                      const struct invitation_row *row, const struct step *step,
                      struct err *err)
{
    bool sent = strcmp(step->state, "sent") == 0;

    return db_run(practice->db,
                  "UPDATE invitation SET state = $4, letter_version = $5, "
                  "staff_id = $6, sent_at = $7, version = version + 1 "
                  "WHERE practice_id = $1 AND invitation_id = $2 "
                  "AND version = $3 AND state = 'proposed'",
                  VALUES(P_ID(practice), V_INT(row->id.n), V_INT(row->version),
                         V_TEXT(str_of(step->state)),
                         step->letter_version ? V_INT(step->letter_version)
                                              : V_NULL,
                         step->signer.n ? V_INT(step->signer.n) : V_NULL,
                         sent ? V_INT(P_NOW(practice)) : V_NULL),
                  err)
        && change_was_made(practice, err);
}

static bool send_signed(struct practice *practice,
                        const struct invitation_row *row,
                        struct staff_id signer, struct err *err)
{
    const struct door_wish wish = {.client = row->client, .kind = "invitation"};
    struct message_draft draft = {
        .client = row->client,
        .kind = "invitation",
        .dedup = text_print(practice->arena, "invitation/%lld",
                            (long long)row->id.n),
    };
    struct invitation_text text;
    struct step step = {.state = "sent", .signer = signer};
    char ticket[TICKET_ROOM];
    enum message_fate fate;

    if (!invitation_text_read(practice, &text, err)
        || !door_open(practice, &wish, ticket, err)) {
        return false;
    }
    draft.link = text_print(practice->arena, "/i/%s", ticket);
    step.letter_version = text.version;
    if (!message_queue(practice, &draft, &fate, err)) {
        return false;
    }
    if (fate != MESSAGE_QUEUED && fate != MESSAGE_KNOWN) {
        step = (struct step){.state = "no_channel"};
    }
    return take_step(practice, row, &step, err);
}

bool invitation_sign(struct practice *practice, struct invitation_id id,
                     int version, struct err *err)
{
    struct invitation_row row;

    if (!invitation_get(practice, id, &row, err)) {
        return false;
    }
    row.version = version;
    return send_signed(practice, &row, practice->staff, err);
}

bool invitation_sign_paper(struct practice *practice, struct invitation_id id,
                           int version, char ticket[TICKET_ROOM],
                           struct err *err)
{
    struct step step = {.state = "sent", .signer = practice->staff};
    struct invitation_row row;
    struct invitation_text text;
    struct door_wish wish = {.kind = "invitation"};

    if (!invitation_get(practice, id, &row, err)
        || !invitation_text_read(practice, &text, err)) {
        return false;
    }
    row.version = version;
    wish.client = row.client;
    step.letter_version = text.version;
    return take_step(practice, &row, &step, err)
        && door_open(practice, &wish, ticket, err);
}

bool invitation_pass(struct practice *practice, struct invitation_id id,
                     int version, struct err *err)
{
    struct invitation_row row;

    if (!invitation_get(practice, id, &row, err)) {
        return false;
    }
    row.version = version;
    return take_step(
        practice, &row,
        &(struct step){.state = "not_sent", .signer = practice->staff}, err);
}

// ---- the client's answer ----------------------------------------------------

bool invitation_answer(struct practice *practice, struct invitation_id id,
                       struct str words, struct str to, struct err *err)
{
    struct invitation_row row;
    struct value sealed;

    if (!str_is(to, "therapist") && !str_is(to, "signer")
        && !str_is(to, "me")) {
        return err_set(err, ERR_INPUT, "Please choose who may read it.");
    }
    return words_check(&words, "the text", INVITATION_ANSWER_MAX, err)
        && invitation_get(practice, id, &row, err)
        && words_seal(practice, WORDS_AT(row.client, "invitation.answer", id.n),
                      words, &sealed, err)
        && db_run(practice->db,
                  "UPDATE invitation SET state = 'answered', "
                  "answer_to = $3, answer_sealed = $4, answered_at = $5, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND invitation_id = $2 AND state = 'sent'",
                  VALUES(P_ID(practice), V_INT(id.n), V_TEXT(to), sealed,
                         V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err);
}

bool invitation_lay_aside(struct practice *practice, struct invitation_id id,
                          struct err *err)
{
    return db_run(practice->db,
                  "UPDATE invitation SET seen_at = $3 WHERE practice_id = $1 "
                  "AND invitation_id = $2 AND seen_at IS NULL",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(P_NOW(practice))),
                  err);
}

// ---- the round --------------------------------------------------------------

bool invitation_list_clients(struct practice *practice, int64_t after,
                             struct batch *clients, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT DISTINCT e.client_id FROM episode e "
                  "LEFT JOIN invitation i ON i.practice_id = e.practice_id "
                  "AND i.episode_id = e.episode_id WHERE e.practice_id = $1 "
                  "AND e.client_id > $2 AND e.state = 'active' "
                  "AND (i.invitation_id IS NULL OR i.state = 'proposed') "
                  "AND EXISTS (SELECT 1 FROM invitation_letter l "
                  "WHERE l.practice_id = $1) "
                  "ORDER BY e.client_id LIMIT 20",
                  VALUES(P_ID(practice), V_INT(after)), &rows, err)
        && batch_take(clients, &rows, err);
}

static bool count_held(struct practice *practice, struct client_id client,
                       int *held, struct err *err)
{
    int64_t count;
    bool found;

    if (!db_ask_int(practice->db,
                    "SELECT count(*) FROM session WHERE practice_id = $1 "
                    "AND episode_id = (SELECT max(episode_id) FROM episode "
                    "WHERE practice_id = $1 AND client_id = $2) "
                    "AND attendance IN ('attended', 'late')",
                    VALUES(P_ID(practice), V_INT(client.n)), &found, &count,
                    err)) {
        return false;
    }
    *held = (int)count;
    return true;
}

// Where a client stands in a trial; `sequence` 0: not in one.
struct draw {
    int64_t trial, sequence;
    bool invited;
};

static bool draw_for(struct practice *practice, struct client_id client,
                     struct draw *draw, struct err *err)
{
    struct client person;
    struct trial trial;
    enum arm arm = ARM_INVITED;
    bool consents;
    int64_t at;

    *draw = (struct draw){.invited = true};
    if (!trial_read(practice, &trial, err)
        || !client_get(practice, client, &person, err)
        || !consent_is_given(practice, client, "research", &consents, &at,
                             err)) {
        return false;
    }
    if (!trial_is_running(&trial)) {
        return true;
    }
    draw->invited = trial.others_invited;
    if (!consents || person.demo) {
        return true;
    }
    if (!trial_draw(practice, &trial, &draw->sequence, &arm, err)) {
        return false;
    }
    draw->trial = trial.id;
    draw->invited = arm == ARM_INVITED;
    return true;
}

static bool propose(struct practice *practice, struct client_id client,
                    struct err *err)
{
    struct draw draw;
    int64_t id;

    return draw_for(practice, client, &draw, err)
        && practice_next_id(practice, "invitation", &id, err)
        && db_run(practice->db,
                  "INSERT INTO invitation (practice_id, invitation_id, "
                  "client_id, episode_id, state, trial_id, sequence, "
                  "proposed_at) SELECT $1, $2, $3, max(episode_id), $4, $5, "
                  "$6, $7 FROM episode WHERE practice_id = $1 "
                  "AND client_id = $3",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         V_TEXT(draw.invited ? STR("proposed") : STR("usual")),
                         draw.trial ? V_INT(draw.trial) : V_NULL,
                         draw.sequence ? V_INT(draw.sequence) : V_NULL,
                         V_INT(P_NOW(practice))),
                  err);
}

// A named person allowed all of them; otherwise it waits for a hand.
static bool go_on(struct practice *practice, const struct invitation_row *row,
                  const struct invitation_text *text, int held, struct err *err)
{
    if (strcmp(row->state, "proposed") != 0) {
        return true;
    }
    if (held > INVITATION_TO) {
        return take_step(practice, row, &(struct step){.state = "lapsed"}, err);
    }
    return strcmp(text->mode, "all") != 0
        || send_signed(practice, row, text->signer, err);
}

bool invitation_work(struct practice *practice, int64_t client, struct err *err)
{
    struct client_id id = {client};
    struct invitation_text text;
    struct invitation_row row;
    int held;

    if (!invitation_text_read(practice, &text, err)
        || !invitation_read(practice, id, &row, err)
        || !count_held(practice, id, &held, err)) {
        return false;
    }
    if (strcmp(text.mode, "off") == 0) {
        return true;
    }
    if (row.id.n > 0) {
        return go_on(practice, &row, &text, held, err);
    }
    if (held < INVITATION_FROM || held > INVITATION_TO) {
        return true;
    }
    return propose(practice, id, err)
        && invitation_read(practice, id, &row, err)
        && go_on(practice, &row, &text, held, err);
}

// ---- what waits -------------------------------------------------------------

enum { COMING_SHOWN = 50 };

static bool take_due(struct practice *practice, struct rows *rows,
                     struct invitation_due *list, int *count, struct err *err)
{
    bool good;

    *count = 0;
    while (*count < COMING_SHOWN && rows_next(rows)) {
        list[(*count)++] = (struct invitation_due){
            .id = {rows_int(rows, 0)},
            .client = {rows_int(rows, 1)},
            .version = (int)rows_int(rows, 2),
            .answered_at = rows_int(rows, 3),
        };
    }
    good = rows_end(rows, err);
    for (int i = 0; good && i < *count; i++) {
        good = client_name(practice, list[i].client, &list[i].name, err)
            && count_held(practice, list[i].client, &list[i].sessions, err);
    }
    return good;
}

bool invitation_coming(struct practice *practice, struct staff_id staff,
                       struct invitation_due **list, int *count,
                       struct err *err)
{
    struct rows rows;

    *count = 0;
    *list = arena_take(practice->arena, COMING_SHOWN, sizeof **list);
    return db_ask(practice->db,
                  "SELECT i.invitation_id, i.client_id, i.version, "
                  "i.answered_at FROM invitation i JOIN client c "
                  "ON c.practice_id = i.practice_id "
                  "AND c.client_id = i.client_id WHERE i.practice_id = $1 "
                  "AND c.staff_id = $2 AND i.state = 'proposed' "
                  "ORDER BY i.proposed_at, i.invitation_id LIMIT 50",
                  VALUES(P_ID(practice), V_INT(staff.n)), &rows, err)
        && take_due(practice, &rows, *list, count, err);
}

bool invitation_answers(struct practice *practice, struct staff_id staff,
                        struct invitation_due **list, int *count,
                        struct err *err)
{
    struct rows rows;
    bool good;

    *count = 0;
    *list = arena_take(practice->arena, COMING_SHOWN, sizeof **list);
    if (!db_ask(practice->db,
                "SELECT i.invitation_id, i.client_id, i.version, "
                "i.answered_at FROM invitation i JOIN client c "
                "ON c.practice_id = i.practice_id "
                "AND c.client_id = i.client_id WHERE i.practice_id = $1 "
                "AND i.state = 'answered' AND i.seen_at IS NULL "
                "AND ((i.answer_to = 'therapist' AND c.staff_id = $2) "
                "OR (i.answer_to = 'signer' AND i.staff_id = $2)) "
                "ORDER BY i.answered_at, i.invitation_id LIMIT 50",
                VALUES(P_ID(practice), V_INT(staff.n)), &rows, err)) {
        return false;
    }
    good = take_due(practice, &rows, *list, count, err);
    for (int i = 0; good && i < *count; i++) {
        struct invitation_row row;

        good = invitation_get(practice, (*list)[i].id, &row, err);
        (*list)[i].answer = row.answer;
    }
    return good;
}
