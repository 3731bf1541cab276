// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_card.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"
#include "practice/threshold.h"
#include "web/staff_page.h"

#include <math.h>
#include <string.h>

static const char *const MARK_OF_LEVEL[] = {
    [LEVEL_NONE] = "info",
    [LEVEL_INFO] = "info",
    [LEVEL_SOON] = "soon",
    [LEVEL_NOW] = "now",
};

static const struct {
    const char *state, *words;
} STATES[] = {
    {"seen",       "seen"                        },
    {"other_view", "seen, you see it differently"},
    {"acting",     "you are at it"               },
    {"snoozed",    "put off until"               },
};

static const char *state_words(const char *state)
{
    for (size_t i = 0; i < sizeof STATES / sizeof *STATES; i++) {
        if (strcmp(STATES[i].state, state) == 0) {
            return STATES[i].words;
        }
    }
    return "";
}

// "nothing booked?", 1 -> "nothing booked", "yes".
static struct card_number number_of(struct arena *arena, const char *name,
                                    double value)
{
    struct card_number number = {.name = str_of(name)};

    if (name[strlen(name) - 1] == '?') {
        number.name.len--;
        number.value = value != 0 ? STR("yes") : STR("no");
    } else {
        number.value = text_print(arena, "%.4g", value);
    }
    return number;
}

static void take_reason(struct arena *arena, const struct reason *reason,
                        struct str name, struct card_reason *shown)
{
    const struct finding *finding = &reason->finding;
    const struct signal_row *rule = &SIGNAL_RULES[finding->rule];

    *shown = (struct card_reason){
        .reason = reason,
        .rule = rule,
        .mark = finding->rule == S9_WE_CANNOT_SEE
                  ? "unseen"
                  : MARK_OF_LEVEL[reason->level],
        .sentence = signal_sentence(arena, finding, name),
        .state = state_words(reason->state),
        .gentle = finding->rule == S3_LOW_CHECK || finding->rule == S4_DIP,
        .stuck = finding->rule == S2_WORSE || finding->rule == S7_NO_CHANGE_YET
              || finding->rule == S11_PLANS_STUCK,
    };
    for (int i = 0; i < FINDING_NUMBERS; i++) {
        if (rule->numbers[i] != NULL && !isnan(finding->number[i])) {
            shown->numbers[shown->number_count++] =
                number_of(arena, rule->numbers[i], finding->number[i]);
        }
    }
}

// The therapist's; the owner's while that therapist has left.
static bool find_client(struct page *page, struct client *client,
                        struct err *err)
{
    struct client_id id;

    return page_id(page, 0, &id.n, err)
        && staff_page_answers_for(page, id, client, err);
}

bool card_page(struct page *page, struct err *err)
{
    struct card_view view = {.page = page};
    struct card_reason *shown;
    struct signal_settings settings;
    struct client client;
    struct reason *reasons;

    if (!find_client(page, &client, err)
        || !thresholds_read(page->practice, &settings, err)
        || !card_read(page->practice, client.id, &reasons, &view.count, err)) {
        return false;
    }
    shown = arena_take(page->arena, (size_t)view.count, sizeof *shown);
    for (int i = 0; i < view.count; i++) {
        take_reason(page->arena, &reasons[i], client.name, &shown[i]);
        shown[i].changed =
            threshold_changes(page->arena, reasons[i].finding.rule, &settings);
        if (!talk_newest(page->practice, client.id,
                         TALK_ABOUT("card", reasons[i].id.n, NULL),
                         &shown[i].talked, err)
            || !talk_opened(page->practice, client.id, "looked at a card",
                            reasons[i].finding.at, &shown[i].opened_at, err)) {
            return false;
        }
    }
    view.client = client.id;
    view.name = client.name;
    view.reasons = shown;
    card_html(&page->reply->body, &view);
    return true;
}

// ---- seen, not useful, snooze -----------------------------------------------

// "Until" in days; a snooze without a choice lasts a week.
static int64_t snooze_until(const struct page *page)
{
    int64_t days;

    if (!str_parse_int(page_field(page, "days"), &days) || days < 1
        || days > 90) {
        days = 7;
    }
    return zone_day_start(page->practice->zone, P_NOW(page->practice))
         + days * DAY;
}

// One click has nothing to lose: somebody else's newer word simply stands, and
// the page shows it.
static bool set_state(struct page *page, const struct client *client,
                      struct err *err)
{
    struct str state = page_field(page, "state");
    bool snooze = str_is(state, "snoozed");
    struct reason_id id;
    struct reason reason;
    int version;

    if (!str_parse_int(page_field(page, "reason"), &id.n)) {
        return err_set(err, ERR_INPUT, "This form names no reason.");
    }
    if (!staff_page_version(page, &version, err)
        || !reason_get(page->practice, id, &reason, err)) {
        return false;
    }
    if (reason.client.n != client->id.n) {
        return err_set(err, ERR_MISSING, "This reason is not on this card.");
    }
    return reason_set_state(page->practice, id, version, state,
                            snooze ? snooze_until(page) : 0, err);
}

bool card_post(struct page *page, struct err *err)
{
    struct client client;

    if (!find_client(page, &client, err)) {
        return false;
    }
    if (!set_state(page, &client, err) && err->kind != ERR_CONFLICT) {
        return false;
    }
    staff_page_back(page, client.id, "/card");
    return true;
}
