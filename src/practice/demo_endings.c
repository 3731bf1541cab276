// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_endings.h"

#include "practice/client.h"
#include "practice/consent.h"
#include "practice/ending.h"
#include "practice/followup.h"
#include "practice/invitation.h"
#include "practice/leaving.h"
#include "practice/submission.h"

#include <string.h>

enum { MIDDLE = 6, PLAN_AGREED = 9 }; // weeks of who ends as planned

// ---- the ending plan --------------------------------------------------------

static bool begin_plan(struct practice *practice, struct client_id client,
                       struct err *err)
{
    const struct ending_draft own = {
        .by_client = true,
        .words = {STR("When I can have two people round and enjoy it.")}};

    return ending_save(practice, client, &own, err);
}

static bool finish_plan(struct practice *practice, struct client_id client,
                        struct err *err)
{
    struct ending_draft both = {
        .version = 1,
        .words = {STR(""), STR("The kitchen is mine again. I ask for help."),
                  STR("Going slowly. Saying it before it gets big.")}
    };
    struct ending_draft own = {
        .version = 2,
        .by_client = true,
        .words = {STR("When I can have two people round and enjoy it."),
                  both.words[1], both.words[2],
                  STR("I stop shopping. I leave the post in its envelopes."),
                  STR("Call Jo. Cook one thing that I know by heart."),
                  STR("A message to Mara is enough.")}
    };

    return ending_save(practice, client, &both, err)
        && ending_save(practice, client, &own, err)
        && ending_agree(practice, client, 3, true, err)
        && ending_agree(practice, client, 3, false, err);
}

static bool choose(struct practice *practice, struct client_id client,
                   int months, struct str way, struct err *err)
{
    return followup_choose(
        practice, client,
        &(struct followup_choice){.months = months, .wanted = true, .way = way},
        err);
}

static bool end_well(struct practice *practice,
                     const struct demo_moment *moment, struct err *err)
{
    struct client_id client = moment->client;

    if (moment->week == MIDDLE) {
        return begin_plan(practice, client, err);
    }
    if (moment->week == PLAN_AGREED) {
        return finish_plan(practice, client, err);
    }
    return !moment->last
        || (choose(practice, client, 3, STR("postcard"), err)
            && choose(practice, client, 6, STR("postcard"), err)
            && choose(practice, client, 12, STR("message"), err));
}

// ---- the letter -------------------------------------------------------------

static bool write_letter(struct practice *practice, struct err *err)
{
    struct invitation_text text;

    if (!invitation_text_read(practice, &text, err)) {
        return false;
    }
    (void)strcpy(text.mode, "each");
    return text.version > 0 || invitation_text_save(practice, &text, err);
}

bool demo_endings(struct practice *practice, const struct demo_moment *moment,
                  struct err *err)
{
    if (moment->person->ended) {
        return end_well(practice, moment, err);
    }
    if (!moment->person->left || moment->week != 1) {
        return true;
    }
    return consent_set(practice, moment->client, STR("leaving"), true, err)
        && write_letter(practice, err);
}

// ---- the passing of weeks ---------------------------------------------------

static bool answer(struct practice *practice, struct administration_id id,
                   struct err *err)
{
    struct field fields[] = {
        {STR("live"),  STR("3")},
        {STR("use"),   STR("4")},
        {STR("alone"), STR("1")},
        {STR("call"),  STR("0")}
    };
    const struct form form = {.fields = fields, .count = 4};
    struct administration administration;
    struct outcome outcome;

    return administration_get(practice, id, &administration, err)
        && submission_accept(practice, &administration, &form, &outcome, err);
}

// The card of the first date is printed in the week in which it is due, and
// comes back.
static bool print_card(struct practice *practice, struct followup_due *due,
                       struct err *err)
{
    struct followup followup = due->followup;
    char ticket[TICKET_ROOM];

    if (followup.due_at > P_NOW(practice)
        || followup.months != FOLLOWUP_MONTHS[0]) {
        return true;
    }
    return followup_print(practice, &followup, ticket, err)
        && followup_get(practice, followup.id, &followup, err)
        && answer(practice, followup.administration, err);
}

static bool print_cards(struct practice *practice, struct err *err)
{
    struct followup_due *list;
    int count;
    bool good = followup_coming(practice, practice->staff, &list, &count, err);

    for (int i = 0; good && i < count; i++) {
        good = print_card(practice, &list[i], err);
    }
    return good;
}

// Wren, who always gives the highest marks, gets the letter on paper and says
// what no mark said.
static bool answer_letter(struct practice *practice,
                          const struct invitation_due *due, struct err *err)
{
    struct client client;
    char ticket[TICKET_ROOM];

    if (!client_get(practice, due->client, &client, err)) {
        return false;
    }
    return !client.demo || !str_is(client.name, "Wren")
        || (invitation_sign_paper(practice, due->id, due->version, ticket, err)
            && invitation_answer(practice, due->id,
                                 STR("I often say that it was good because you "
                                     "look so tired yourself."),
                                 STR("therapist"), err));
}

static bool answer_letters(struct practice *practice, struct err *err)
{
    struct invitation_due *list;
    int count;
    bool good =
        invitation_coming(practice, practice->staff, &list, &count, err);

    for (int i = 0; good && i < count; i++) {
        good = answer_letter(practice, &list[i], err);
    }
    return good;
}

typedef bool chore_list(struct practice *practice, int64_t after,
                        struct batch *batch, struct err *err);
typedef bool chore_work(struct practice *practice, int64_t id, struct err *err);

static bool do_chore(struct practice *practice, chore_list *list,
                     chore_work *work, struct err *err)
{
    struct batch batch;
    bool good = list(practice, 0, &batch, err);

    for (int i = 0; good && i < batch.count; i++) {
        good = work(practice, batch.ids[i], err);
    }
    return good;
}

bool demo_endings_round(struct practice *practice, struct err *err)
{
    return print_cards(practice, err)
        && do_chore(practice, followup_list_due, followup_work, err)
        && do_chore(practice, leaving_list_clients, leaving_work, err)
        && do_chore(practice, invitation_list_clients, invitation_work, err)
        && answer_letters(practice, err);
}
