// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/trial.h"

#include "base/text.h"
#include "practice/words.h"

#include <string.h>

const char *const ARM_NAMES[ARMS] = {"invited", "usual"};

static const struct client_id OF_PRACTICE = {0};

// ---- reading ----------------------------------------------------------------

static void trial_of_row(struct practice *practice, const struct rows *rows,
                         struct trial *trial)
{
    *trial = (struct trial){
        .id = rows_int(rows, 0),
        .protocol = rows_str(rows, 1, practice->arena),
        .parts = {(int)rows_int(rows, 2), (int)rows_int(rows, 3)},
        .others_invited = rows_int(rows, 4) != 0,
        .prepared_at = rows_int(rows, 7),
        .started_at = rows_int(rows, 8),
        .ended_at = rows_int(rows, 9),
        .drawn = (int)rows_int(rows, 10),
    };
    WORD_COPY(trial->commitment, rows_str(rows, 5, NULL));
    WORD_COPY(trial->seed, rows_str(rows, 6, NULL));
}

bool trial_read(struct practice *practice, struct trial *trial, struct err *err)
{
    struct rows rows;

    *trial = (struct trial){0};
    if (!db_ask(practice->db,
                "SELECT trial_id, protocol, invited_parts, usual_parts, "
                "others_invited, commitment, seed, prepared_at, started_at, "
                "ended_at, (SELECT count(*) FROM allocation a "
                "WHERE a.practice_id = t.practice_id "
                "AND a.trial_id = t.trial_id) FROM trial t "
                "WHERE practice_id = $1 ORDER BY trial_id DESC LIMIT 1",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        trial_of_row(practice, &rows, trial);
    }
    return rows_end(&rows, err);
}

bool trial_is_running(const struct trial *trial)
{
    return trial->started_at > 0 && trial->ended_at == 0;
}

// ---- its three states -------------------------------------------------------

static bool draft_check(struct trial *draft, struct err *err)
{
    for (int i = 0; i < ARMS; i++) {
        if (draft->parts[i] < 1 || draft->parts[i] > TRIAL_PARTS_MAX) {
            return err_set(err, ERR_INPUT, "each part is from 1 to %d",
                           TRIAL_PARTS_MAX);
        }
    }
    return words_check(&draft->protocol, "the text", TRIAL_PROTOCOL_MAX, err);
}

static bool none_is_open(struct practice *practice, struct err *err)
{
    struct trial trial;

    return trial_read(practice, &trial, err)
        && (trial.id == 0 || trial.ended_at > 0
            || err_set(err, ERR_CONFLICT,
                       "a trial is prepared or running already; end it "
                       "first"));
}

bool trial_prepare(struct practice *practice, const struct trial *draft,
                   struct err *err)
{
    struct trial trial = *draft;
    char seed[LEDGER_ROOM];
    struct value sealed;
    int64_t id;

    if (!draft_check(&trial, err) || !none_is_open(practice, err)
        || !practice_next_id(practice, "trial", &id, err)) {
        return false;
    }
    ledger_seed(practice->world, seed);
    ledger_commit(str_of(seed), trial.commitment);
    return words_seal(practice, WORDS_AT(OF_PRACTICE, "trial.seed", id),
                      str_of(seed), &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO trial (practice_id, trial_id, protocol, "
                  "invited_parts, usual_parts, others_invited, commitment, "
                  "seed_sealed, prepared_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  VALUES(P_ID(practice), V_INT(id), V_TEXT(trial.protocol),
                         V_INT(trial.parts[ARM_INVITED]),
                         V_INT(trial.parts[ARM_USUAL]),
                         V_INT(trial.others_invited),
                         V_TEXT(str_of(trial.commitment)), sealed,
                         V_INT(P_NOW(practice))),
                  err);
}

bool trial_start(struct practice *practice, int64_t id, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE trial SET started_at = $3 WHERE practice_id = $1 "
                  "AND trial_id = $2 AND started_at IS NULL",
                  VALUES(P_ID(practice), V_INT(id), V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err);
}

static bool read_seed(struct practice *practice, int64_t id, struct str *seed,
                      struct err *err)
{
    struct rows rows;
    bool good = true;

    *seed = STR("");
    if (!db_ask(practice->db,
                "SELECT seed_sealed FROM trial WHERE practice_id = $1 "
                "AND trial_id = $2",
                VALUES(P_ID(practice), V_INT(id)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        good = words_open(practice, WORDS_AT(OF_PRACTICE, "trial.seed", id),
                          rows_str(&rows, 0, practice->arena), seed, err);
    }
    return rows_done(&rows, good, err);
}

bool trial_end(struct practice *practice, int64_t id, struct err *err)
{
    struct str seed;

    return read_seed(practice, id, &seed, err)
        && db_run(practice->db,
                  "UPDATE trial SET ended_at = $3, seed = $4 "
                  "WHERE practice_id = $1 AND trial_id = $2 "
                  "AND started_at IS NOT NULL AND ended_at IS NULL",
                  VALUES(P_ID(practice), V_INT(id), V_INT(P_NOW(practice)),
                         V_TEXT(seed)),
                  err)
        && change_was_made(practice, err);
}

// ---- drawing ----------------------------------------------------------------

static enum arm arm_of(const struct trial *trial, struct str seed,
                       int64_t sequence)
{
    uint64_t all =
        (uint64_t)trial->parts[ARM_INVITED] + (uint64_t)trial->parts[ARM_USUAL];

    return ledger_draw(seed, sequence) % all
                 < (uint64_t)trial->parts[ARM_INVITED]
             ? ARM_INVITED
             : ARM_USUAL;
}

static struct str line_of(struct arena *arena, int64_t sequence, struct str arm,
                          int64_t at)
{
    return text_print(arena, "%lld %.*s %lld", (long long)sequence, SHOW(arm),
                      (long long)at);
}

static bool last_link(struct practice *practice, const struct trial *trial,
                      int64_t *sequence, struct str *link, struct err *err)
{
    struct rows rows;

    *sequence = 0;
    *link = str_of(trial->commitment);
    if (!db_ask(practice->db,
                "SELECT sequence, link FROM allocation WHERE practice_id = $1 "
                "AND trial_id = $2 ORDER BY sequence DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(trial->id)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *sequence = rows_int(&rows, 0);
        *link = rows_str(&rows, 1, practice->arena);
    }
    return rows_end(&rows, err);
}

bool trial_draw(struct practice *practice, const struct trial *trial,
                int64_t *sequence, enum arm *arm, struct err *err)
{
    int64_t now = P_NOW(practice);
    char link[LEDGER_ROOM];
    struct str before;
    struct str seed;
    struct str name;

    if (!trial_is_running(trial)
        || !last_link(practice, trial, sequence, &before, err)
        || !read_seed(practice, trial->id, &seed, err)) {
        return false;
    }
    ++*sequence;
    *arm = arm_of(trial, seed, *sequence);
    name = str_of(ARM_NAMES[*arm]);
    ledger_link(before, line_of(practice->arena, *sequence, name, now), link);
    return db_run(practice->db,
                  "INSERT INTO allocation (practice_id, trial_id, sequence, "
                  "arm, at, link) VALUES ($1, $2, $3, $4, $5, $6)",
                  VALUES(P_ID(practice), V_INT(trial->id), V_INT(*sequence),
                         V_TEXT(name), V_INT(now), V_TEXT(str_of(link))),
                  err);
}

// ---- checking ---------------------------------------------------------------

// One line beside what it must be. The chain goes on from what stands there:
// so one changed line is named once, not with all that follow.
static void check_line(struct practice *practice, const struct trial *trial,
                       const struct rows *rows, struct str *before,
                       struct trial_check *check)
{
    int64_t sequence = rows_int(rows, 0);
    struct str arm = rows_str(rows, 1, practice->arena);
    struct str link = rows_str(rows, 3, practice->arena);
    struct str line =
        line_of(practice->arena, sequence, arm, rows_int(rows, 2));
    char want[LEDGER_ROOM];

    check->lines++;
    ledger_link(*before, line, want);
    if (check->bad_link == 0
        && (sequence != check->lines || !str_is(link, want))) {
        check->bad_link = check->lines;
    }
    if (check->seed_shown && check->bad_draw == 0
        && !str_is(arm,
                   ARM_NAMES[arm_of(trial, str_of(trial->seed), sequence)])) {
        check->bad_draw = sequence;
    }
    *before = link;
}

bool trial_verify(struct practice *practice, const struct trial *trial,
                  struct trial_check *check, struct err *err)
{
    struct str before = str_of(trial->commitment);
    char commitment[LEDGER_ROOM];
    struct rows rows;

    *check = (struct trial_check){.seed_shown = trial->seed[0] != '\0'};
    ledger_commit(str_of(trial->seed), commitment);
    check->seed_fits =
        check->seed_shown && strcmp(commitment, trial->commitment) == 0;
    if (!db_ask(practice->db,
                "SELECT sequence, arm, at, link FROM allocation "
                "WHERE practice_id = $1 AND trial_id = $2 ORDER BY sequence",
                VALUES(P_ID(practice), V_INT(trial->id)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        check_line(practice, trial, &rows, &before, check);
    }
    return rows_end(&rows, err);
}
