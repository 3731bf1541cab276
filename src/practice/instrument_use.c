// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/instrument_use.h"

#include "measure/registry.h"
#include "practice/audit.h"
#include "practice/coverage.h"
#include "practice/setting.h"

#include <math.h>

static bool is_on_by_itself(const struct instrument *instrument)
{
    return instrument->has_text && !instrument->off
        && !instrument->needs_attestation;
}

bool instrument_use_read(struct practice *practice,
                         const struct instrument *instrument,
                         struct instrument_use *use, struct err *err)
{
    struct rows rows;

    *use = (struct instrument_use){.on = is_on_by_itself(instrument),
                                   .cutoff = NAN};
    if (!db_ask(practice->db,
                "SELECT enabled, attested_at, cutoff FROM instrument_use "
                "WHERE practice_id = $1 AND code = $2 AND version = $3",
                VALUES(P_ID(practice), V_TEXT(str_of(instrument->code)),
                       V_TEXT(str_of(instrument->version))),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        use->on = rows_int(&rows, 0) != 0;
        use->attested_at = rows_int(&rows, 1);
        use->attested = use->attested_at != 0;
        use->cutoff = rows_real(&rows, 2);
    }
    return rows_end(&rows, err);
}

static bool may_be_on(const struct instrument *instrument,
                      const struct instrument_use *use, struct err *err)
{
    if (!use->on) {
        return true;
    }
    if (!instrument->has_text) {
        return err_set(err, ERR_INPUT,
                       "the program has no text of %s; add your licensed copy "
                       "with `rapport instrument add`",
                       instrument->name);
    }
    return !instrument->needs_attestation || use->attested
        || err_set(err, ERR_DENIED,
                   "%s may be used only with a licence; please tick that the "
                   "practice has one",
                   instrument->name);
}

const char *instrument_use_why_off(const struct instrument *instrument,
                                   const struct instrument_use *use)
{
    if (use->on) {
        return NULL;
    }
    if (!instrument->has_text) {
        return "comes without its words: add your licensed copy under "
               "Settings, Questionnaires";
    }
    return instrument->needs_attestation && !use->attested
             ? "may be used only with a licence: say under Settings, "
               "Questionnaires, that the practice has one, and switch it on"
             : "is switched off under Settings, Questionnaires";
}

bool instrument_use_set(struct practice *practice,
                        const struct instrument *instrument,
                        const struct instrument_use *use, struct err *err)
{
    struct value attested_by =
        use->attested ? V_INT(practice->staff.n) : V_NULL;
    struct value attested_at = use->attested ? V_INT(P_NOW(practice)) : V_NULL;

    return may_be_on(instrument, use, err)
        && db_run(practice->db,
                  "INSERT INTO instrument_use (practice_id, code, version, "
                  "checksum, enabled, attested_by, attested_at, cutoff) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
                  "ON CONFLICT (practice_id, code, version) DO UPDATE SET "
                  "enabled = excluded.enabled, "
                  "attested_by = coalesce(excluded.attested_by, attested_by), "
                  "attested_at = coalesce(excluded.attested_at, attested_at), "
                  "cutoff = excluded.cutoff",
                  VALUES(P_ID(practice), V_TEXT(str_of(instrument->code)),
                         V_TEXT(str_of(instrument->version)),
                         V_TEXT(str_of(instrument->checksum)), V_INT(use->on),
                         attested_by, attested_at, V_REAL(use->cutoff)),
                  err)
        && audit_note(practice, "instrument switched", (struct client_id){0},
                      str_of(instrument->code), err);
}

bool instrument_use_set_cutoff(struct practice *practice,
                               const struct instrument *instrument,
                               double cutoff, struct err *err)
{
    const struct scale *scale = instrument->scales;
    struct instrument_use use;

    if (instrument->scale_count == 0) {
        return err_set(err, ERR_INPUT, "%s has no score", instrument->name);
    }
    if (cutoff < scale->min || cutoff > scale->max) {
        return err_set(err, ERR_INPUT, "%s runs from %g to %g",
                       instrument->name, scale->min, scale->max);
    }
    if (!instrument_use_read(practice, instrument, &use, err)) {
        return false;
    }
    use.cutoff = cutoff;
    return instrument_use_set(practice, instrument, &use, err);
}

// ---- the owner's own files --------------------------------------------------

bool instrument_use_add(struct practice *practice, struct str json,
                        const struct instrument **added, struct err *err)
{
    const struct instrument *instrument;

    if (!registry_add(practice->registry, json, &instrument, err)) {
        return false;
    }
    *added = instrument;
    if (instrument->shipped) {
        return true; // the very file that ships
    }
    return db_run(practice->db,
                  "INSERT INTO instrument_use (practice_id, code, version, "
                  "checksum, definition, enabled) VALUES ($1, $2, $3, $4, $5, "
                  "0) ON CONFLICT (practice_id, code, version) DO NOTHING",
                  VALUES(P_ID(practice), V_TEXT(str_of(instrument->code)),
                         V_TEXT(str_of(instrument->version)),
                         V_TEXT(str_of(instrument->checksum)), V_TEXT(json)),
                  err)
        && audit_note(practice, "instrument added", (struct client_id){0},
                      str_of(instrument->code), err);
}

bool instrument_use_load(struct db *db, struct practice_id practice,
                         struct registry *registry, struct err *err)
{
    struct rows rows;

    if (!db_ask(db,
                "SELECT definition FROM instrument_use "
                "WHERE practice_id = $1 AND definition IS NOT NULL "
                "ORDER BY code, version",
                VALUES(V_INT(practice.n)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        const struct instrument *added;
        struct err refused;

        if (!registry_add(registry, rows_str(&rows, 0, NULL), &added,
                          &refused)) {
            continue;
        }
    }
    return rows_end(&rows, err);
}

// ---- outcome measures -------------------------------------------------------

static struct str next_code(struct str *codes)
{
    struct str code = {0};

    while (codes->at && !code.len) {
        code = str_trim(str_cut(codes, ' '));
    }
    return code;
}

// The form of an instrument that asks nothing about harm.
static const struct without_safety {
    const char *code, *instead;
} WITHOUT_SAFETY[] = {
    {"phq9", "phq8"},
};

static const struct instrument *without_safety(const struct registry *registry,
                                               const struct instrument *asked)
{
    if (!instrument_is_safety(asked)) {
        return asked;
    }
    for (size_t i = 0; i < sizeof WITHOUT_SAFETY / sizeof *WITHOUT_SAFETY;
         i++) {
        if (str_is(str_of(asked->code), WITHOUT_SAFETY[i].code)) {
            return registry_find(registry, str_of(WITHOUT_SAFETY[i].instead));
        }
    }
    return NULL;
}

bool outcomes_read(struct practice *practice, struct outcomes *outcomes,
                   struct err *err)
{
    struct str codes;
    struct str code;
    bool covered;

    *outcomes = (struct outcomes){0};
    if (!setting_read(practice, "outcome_measures", &codes, err)
        || !coverage_is_set(practice, &covered, NULL, err)) {
        return false;
    }
    while ((code = next_code(&codes)).len && outcomes->count < OUTCOMES_MAX) {
        const struct instrument *asked =
            registry_find(practice->registry, code);

        if (asked && !covered) {
            asked = without_safety(practice->registry, asked);
        }
        if (asked) {
            outcomes->at[outcomes->count++] = asked;
        }
    }
    return true;
}

static bool check_code(struct practice *practice, struct str code,
                       struct err *err)
{
    const struct instrument *asked = registry_find(practice->registry, code);
    struct instrument_use use;

    if (!asked) {
        return err_set(err, ERR_INPUT, "there is no instrument \"%.*s\"",
                       SHOW(code));
    }
    return instrument_use_read(practice, asked, &use, err)
        && (use.on
            || err_set(err, ERR_INPUT, "%s %s", asked->name,
                       instrument_use_why_off(asked, &use)));
}

bool outcomes_save(struct practice *practice, struct str codes, struct err *err)
{
    struct str rest = codes;
    struct str code;
    int count = 0;

    while ((code = next_code(&rest)).len) {
        if (++count > OUTCOMES_MAX) {
            return err_set(err, ERR_LIMIT,
                           "choose at most %d outcome measures: short forms "
                           "are answered",
                           OUTCOMES_MAX);
        }
        if (!check_code(practice, code, err)) {
            return false;
        }
    }
    return setting_save(practice, STR("outcome_measures"), codes, err);
}
