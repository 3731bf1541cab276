// A form has one safety card at a time. Its newest worse answer stands on it;
// the ones before stay among the taps ("safety.raised.phq9/9", sealed), which
// is also how an answer is known to have been heard already: the same form,
// sent after the tap, sent twice, or closed by its time, says nothing new.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/safety.h"

#include "base/text.h"
#include "practice/coverage.h"
#include "practice/notice.h"
#include "practice/questionnaire.h"
#include "practice/safety_tap.h"

#include <string.h>

bool safety_tap_add(struct practice *practice,
                    const struct administration *administration,
                    struct str field, struct str value, struct err *err)
{
    bool found;
    int64_t last;

    return db_ask_int(practice->db,
                      "SELECT coalesce(max(sequence), 0) FROM answer "
                      "WHERE practice_id = $1 AND administration_id = $2",
                      VALUES(P_ID(practice), V_INT(administration->id.n)),
                      &found, &last, err)
        && taps_add(practice, administration, last + 1, field, value, err);
}

// ---- which card -------------------------------------------------------------

bool safety_find(struct practice *practice,
                 const struct administration *administration,
                 struct reason_id *card, bool *found, struct err *err)
{
    *card = (struct reason_id){0};
    return db_ask_int(practice->db,
                      "SELECT reason_id FROM reason WHERE practice_id = $1 "
                      "AND client_id = $2 AND rule = 'S1' "
                      "AND administration_id = $3 "
                      "ORDER BY reason_id DESC LIMIT 1",
                      VALUES(P_ID(practice), V_INT(administration->client.n),
                             V_INT(administration->id.n)),
                      found, &card->n, err);
}

static bool find_open(struct practice *practice,
                      const struct administration *administration,
                      struct reason_id *card, bool *found, struct err *err)
{
    return db_ask_int(practice->db,
                      "SELECT reason_id FROM reason WHERE practice_id = $1 "
                      "AND client_id = $2 AND open = 1 AND rule = 'S1' "
                      "AND administration_id = $3",
                      VALUES(P_ID(practice), V_INT(administration->client.n),
                             V_INT(administration->id.n)),
                      found, &card->n, err);
}

// ---- what is news -----------------------------------------------------------

static struct str raised_field(struct arena *arena,
                               const struct safety_answer *answer)
{
    return text_print(arena, SAFETY_RAISED "%s/%s", answer->instrument->code,
                      answer->instrument->items[answer->item].code);
}

bool safety_is_news(struct practice *practice,
                    const struct administration *administration,
                    const struct safety_answer *answer, bool *news,
                    struct err *err)
{
    struct answers taps;
    int64_t next, raised;

    *news = true;
    if (answer->help_pressed) {
        return true;
    }
    if (!taps_read(practice, administration, &taps, &next, err)) {
        return false;
    }
    *news =
        !str_parse_int(
            answers_find(&taps, raised_field(practice->arena, answer)), &raised)
        || answer->value > raised;
    return true;
}

// ---- raising ----------------------------------------------------------------

static bool note_promise(struct practice *practice,
                         const struct administration *administration,
                         struct err *err)
{
    int64_t read_by = 0;
    bool known;

    return coverage_promise(practice, P_NOW(practice), &known, &read_by, err)
        && safety_tap_add(practice, administration, SAFETY_READ_BY,
                          text_print(practice->arena, "%lld",
                                     known ? (long long)read_by : 0LL),
                          err);
}

// What the client's page will say is fixed now, whatever the plan says later;
// a promise that still lies ahead stands. What they chose there was about the
// answer before.
static bool note_told(struct practice *practice,
                      const struct administration *administration,
                      struct err *err)
{
    struct answers taps;
    int64_t next, read_by;

    if (!taps_read(practice, administration, &taps, &next, err)
        || (answers_find(&taps, SAFETY_REPLY).len > 0
            && !safety_tap_add(practice, administration, SAFETY_REPLY, STR(""),
                               err))) {
        return false;
    }
    return (str_parse_int(answers_find(&taps, SAFETY_READ_BY), &read_by)
            && read_by > P_NOW(practice))
        || note_promise(practice, administration, err);
}

static bool note_raised(struct practice *practice,
                        const struct administration *administration,
                        const struct safety_answer *answer, struct err *err)
{
    return answer->help_pressed
        || safety_tap_add(
               practice, administration, raised_field(practice->arena, answer),
               text_print(practice->arena, "%d", answer->value), err);
}

static bool finding_of(struct practice *practice,
                       const struct safety_answer *answer,
                       struct finding *finding, struct err *err)
{
    struct picture picture = {.now = P_NOW(practice), .safety = *answer};

    finding_init(finding, S1_SAFETY);
    return SIGNAL_RULES[S1_SAFETY].fires(&picture, &SIGNAL_DEFAULTS, finding)
        || err_set(err, ERR_BUG, "a safety answer raised no signal");
}

// An answer and a cry for help do not hide one another on the card.
static void join(struct finding *finding, const struct finding *before)
{
    if (finding->series[0] == '\0') { // help was pressed
        int64_t at = finding->at;

        *finding = *before;
        finding->at = at;
        finding->number[0] = 1;
    } else if (before->number[0] > 0) {
        finding->number[0] = 1;
    }
}

static bool renew(struct practice *practice, struct reason_id card,
                  const struct safety_answer *answer, struct err *err)
{
    struct reason reason;
    struct finding finding;

    if (!reason_get(practice, card, &reason, err)
        || !finding_of(practice, answer, &finding, err)) {
        return false;
    }
    if (answer->help_pressed && reason.finding.number[0] > 0
        && strcmp(reason.state, "new") == 0) {
        return true; // pressed twice: its notices are on their way
    }
    join(&finding, &reason.finding);
    return reason_renew(practice, &reason, &finding, err)
        && notice_again(practice, card, err);
}

static bool open_card(struct practice *practice,
                      const struct administration *administration,
                      const struct safety_answer *answer,
                      struct reason_id *card, struct err *err)
{
    struct finding finding;

    return finding_of(practice, answer, &finding, err)
        && reason_open(practice, administration->client, administration->id,
                       &finding, card, err)
        && notice_plan(practice, *card, err);
}

bool safety_raise(struct practice *practice,
                  const struct administration *administration,
                  const struct safety_answer *answer, struct reason_id *card,
                  struct err *err)
{
    bool news, found, open;

    if (!safety_is_news(practice, administration, answer, &news, err)
        || !safety_find(practice, administration, card, &found, err)) {
        return false;
    }
    if (found && !news) {
        return true;
    }
    return find_open(practice, administration, card, &open, err)
        && (open ? renew(practice, *card, answer, err)
                 : open_card(practice, administration, answer, card, err))
        && note_told(practice, administration, err)
        && note_raised(practice, administration, answer, err);
}
