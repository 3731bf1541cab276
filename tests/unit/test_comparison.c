// test_comparison - the practice's own comparison: numbers against R, who is
// counted, and that no unit of few people, no name and no single form shows.
//
// The people are made by little formulas, so that R can make them, too: figures
// come from glm(family = binomial), iterated to 1e-14, R 4.2.2.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/audit.h"
#include "practice/client.h"
#include "practice/comparison.h"
#include "practice/consent.h"
#include "practice/episode.h"
#include "practice/erase.h"
#include "practice/setting.h"
#include "practice/staff.h"

static struct err err;
static struct toy toy;
static struct comparison here;

// ---- people -----------------------------------------------------------------

enum { PEOPLE = 240, THERAPISTS = 8, STRANGERS = 6 };

static const int SIZES[THERAPISTS] = {60, 45, 38, 30, 26, 22, 12, 7};

static int first_of(int i)
{
    return 5 + (i * 7 + i * i % 13) % 20;
}

static int last_of(int i)
{
    int first = first_of(i);
    int last = first - (i * 5 + i * i * 3 % 17) % 14 + 3 - (first > 14 ? 3 : 0);

    last = i % 8 == 6 ? first + 7 : last;
    return last < 0 ? 0 : last > 27 ? 27 : last;
}

static int gad_of(int i)
{
    return 3 + (i * 11 + i * i % 7) % 17;
}

static bool is_measured(int i)
{
    return i % 12 != 5;
}

static const char *ending_of(int i)
{
    bool unplanned =
        i % 10 == 6 || i % 10 == 7 || (i % 17 == 3 && first_of(i) > 15);

    return unplanned ? "unilateral" : i % 10 == 9 ? "other" : "planned";
}

static int staff_of(int i)
{
    int staff = 0;

    for (int until = SIZES[0]; i >= until; until += SIZES[staff]) {
        staff++;
    }
    return staff + 1;
}

// 2 January 2023, then every third day.
static int64_t start_of(int i)
{
    const struct civil day = {2023, 1, 2, 10, 0, 0};

    return moment_of_civil(&day) + (int64_t)3 * i * DAY;
}

// ---- what they left behind --------------------------------------------------

struct sheet {
    struct client_id client;
    struct episode_id episode;
    const char *form;
    int number; // of the person
    int64_t at;
    double value; // NAN: no score
    int safety;
    int version; // 2: also a first version that was mistaken
};

static bool add_score(struct practice *practice, const struct sheet *sheet,
                      int64_t id, int version, double value, struct err *e)
{
    return db_run(
        practice->db,
        "INSERT INTO score (practice_id, administration_id, version,"
        " instrument, instrument_version, scale, client_id, episode_id,"
        " rater, answered_at, value, answered, items, safety)"
        " VALUES ($1, $2, $3, $4, '1', 'total', $5, $6, 'client', $7, $8,"
        " 9, 9, $9)",
        VALUES(P_ID(practice), V_INT(id), V_INT(version),
               V_TEXT(str_of(sheet->form)), V_INT(sheet->client.n),
               V_INT(sheet->episode.n), V_INT(sheet->at), V_REAL(value),
               V_INT(sheet->safety)),
        e);
}

static bool add_response(struct practice *practice, const struct sheet *sheet,
                         int64_t id, const char *mode, struct err *e)
{
    int64_t late = sheet->number % 8 == 0 ? 3 * DAY : 0;

    return db_run(
        practice->db,
        "INSERT INTO response (practice_id, administration_id, version,"
        " client_id, episode_id, form, rater, language, mode, answered_at,"
        " complete, sheet_sealed, kept_at) VALUES ($1, $2, 1, $3, $4, $5,"
        " 'client', 'en', $6, $7, 1, x'00', $8)",
        VALUES(P_ID(practice), V_INT(id), V_INT(sheet->client.n),
               V_INT(sheet->episode.n), V_TEXT(str_of(sheet->form)),
               V_TEXT(str_of(mode)), V_INT(sheet->at), V_INT(sheet->at + late)),
        e);
}

static bool add_sheet(struct practice *practice, const struct sheet *sheet,
                      struct err *e)
{
    static const char *const MODES[] = {"paper", "self_kiosk", "self_phone",
                                        "self_phone"};
    const char *mode = MODES[sheet->number % 4];
    int64_t id;

    return practice_next_id(practice, "administration", &id, e)
        && db_run(practice->db,
                  "INSERT INTO administration (practice_id, administration_id,"
                  " client_id, episode_id, form, rater, language, mode, state,"
                  " created_at, touched_at)"
                  " VALUES ($1, $2, $3, $4, $5, 'client', 'en', $6, $7, $8,"
                  " $8)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(sheet->client.n),
                         V_INT(sheet->episode.n), V_TEXT(str_of(sheet->form)),
                         V_TEXT(str_of(mode)),
                         isnan(sheet->value) ? V_TEXT(STR("closed"))
                                             : V_TEXT(STR("sent")),
                         V_INT(sheet->at)),
                  e)
        && (isnan(sheet->value)
            || (add_response(practice, sheet, id, mode, e)
                && (sheet->version < 2
                    || add_score(practice, sheet, id, 1, 27, e))
                && add_score(practice, sheet, id, sheet->version, sheet->value,
                             e)));
}

static bool add_outcomes(struct practice *practice, struct sheet sheet,
                         int64_t start, struct err *e)
{
    int i = sheet.number;
    bool good;

    sheet.form = "phq9";
    sheet.at = start;
    sheet.value = first_of(i);
    sheet.safety = i * 11 % 23 < 5;
    sheet.version = 1;
    good = add_sheet(practice, &sheet, e);
    sheet.safety = 0;
    sheet.at = start + 98 * DAY;
    sheet.value = last_of(i);
    sheet.version = i % 30 == 0 ? 2 : 1; // a slip of the pen, put right
    good = good && (!is_measured(i) || add_sheet(practice, &sheet, e));
    sheet.version = 1;
    sheet.form = "gad7";
    sheet.value = gad_of(i);
    good = good && (i % 9 == 4 || add_sheet(practice, &sheet, e));
    sheet.at = start + HOUR;
    return good && (i % 9 == 4 || add_sheet(practice, &sheet, e));
}

// Two checks, the second sometimes not answered; a form three months after the
// ending.
static bool add_others(struct practice *practice, struct sheet sheet,
                       int64_t start, struct err *e)
{
    int i = sheet.number;
    bool good;

    sheet.version = 1;
    sheet.form = "post";
    sheet.at = start + 10 * DAY;
    sheet.value = 60;
    good = add_sheet(practice, &sheet, e);
    sheet.at = start + 20 * DAY;
    sheet.value = i % 3 == 0 ? NAN : 60;
    good = good && add_sheet(practice, &sheet, e);
    if (!good || i % 6 != 1) {
        return good;
    }
    sheet.form = "phq9";
    sheet.at = start + 190 * DAY;
    sheet.value = 0;
    return add_sheet(practice, &sheet, e)
        && db_run(practice->db,
                  "INSERT INTO follow_up (practice_id, follow_up_id, client_id,"
                  " episode_id, months, way, measure, state, asked_at,"
                  " closed_at, created_at) VALUES ($1, $2, $2, $3, 3,"
                  " 'message', 1, $4, $5, $5, $5)",
                  VALUES(P_ID(practice), V_INT(sheet.client.n),
                         V_INT(sheet.episode.n),
                         i % 12 == 1 ? V_TEXT(STR("answered"))
                                     : V_TEXT(STR("closed")),
                         V_INT(sheet.at)),
                  e);
}

// Three sessions, the first after up to nine days; to the third of some nobody
// came; that of others the practice had moved.
static bool add_sessions(struct practice *practice, const struct sheet *sheet,
                         int64_t start, struct err *e)
{
    int i = sheet->number;
    bool good = true;

    for (int k = 0; good && k < 3; k++) {
        const char *word = k == 2 && i % 6 == 0 ? "no_show" : "attended";
        int64_t at = start + (int64_t)(i % 10 + 7 * k) * DAY;
        int64_t id;

        good = practice_next_id(practice, "session", &id, e)
            && db_run(practice->db,
                      "INSERT INTO session (practice_id, session_id, client_id,"
                      " episode_id, staff_id, number, scheduled_at, attendance)"
                      " VALUES ($1, $2, $3, $4, 1, $5, $6, $7)",
                      VALUES(P_ID(practice), V_INT(id), V_INT(sheet->client.n),
                             V_INT(sheet->episode.n), V_INT(k + 1), V_INT(at),
                             V_TEXT(str_of(word))),
                      e)
            && (k != 2 || i % 5 != 0
                || db_run(practice->db,
                          "INSERT INTO session_change (practice_id,"
                          " session_change_id, client_id, session_id, by_whom,"
                          " kind, from_at, counts, at) VALUES ($1, $2, $3, $2,"
                          " 'practice', 'moved', $4, 1, $4)",
                          VALUES(P_ID(practice), V_INT(id),
                                 V_INT(sheet->client.n), V_INT(at)),
                          e));
    }
    return good;
}

static bool close_episode(struct practice *practice, struct episode_id episode,
                          int i, int64_t start, struct err *e)
{
    return db_run(practice->db,
                  "UPDATE episode SET state = 'ended', started_at = $3,"
                  " ended_at = $4, ending = $5, staff_id = $6"
                  " WHERE practice_id = $1 AND episode_id = $2",
                  VALUES(P_ID(practice), V_INT(episode.n), V_INT(start),
                         V_INT(start + 100 * DAY), V_TEXT(str_of(ending_of(i))),
                         V_INT(staff_of(i))),
                  e);
}

// Everything about one client who is there already.
static bool give_past(struct practice *practice, int i, struct client_id client,
                      struct sheet *sheet, struct err *e)
{
    struct episode episode;

    *sheet = (struct sheet){.number = i, .client = client};
    if (!consent_set(practice, client, STR("treatment"), true, e)
        || !episode_newest(practice, client, &episode, e)) {
        return false;
    }
    sheet->episode = episode.id;
    return add_outcomes(practice, *sheet, start_of(i), e)
        && add_others(practice, *sheet, start_of(i), e)
        && add_sessions(practice, sheet, start_of(i), e)
        && close_episode(practice, sheet->episode, i, start_of(i), e);
}

static bool add_person(struct practice *practice, bool demo,
                       struct sheet *sheet, struct err *e)
{
    const struct client draft = {.name = STR("Somebody"), .demo = demo};
    struct client_id client;

    return client_add(practice, &draft, &client, e)
        && give_past(practice, 0, client, sheet, e);
}

static bool add_therapists(struct practice *practice, struct err *e)
{
    const struct staff_draft draft = {STR("Therapist"), "therapist",
                                      "no passphrase", STR("")};
    struct staff_id id;
    bool good = true;

    for (int i = 1; good && i < THERAPISTS; i++) {
        good = staff_add(practice, &draft, &id, e);
    }
    return good;
}

// Must not count: the fictional people of set-up, who said no to research, who
// never said yes, and whose work goes on.
static bool add_strangers(struct practice *practice, struct err *e)
{
    struct sheet sheet;
    bool good = true;

    for (int i = 0; good && i < STRANGERS; i++) {
        bool demo = i % 3 == 0;

        good = add_person(practice, demo, &sheet, e)
            && (demo || i % 3 != 1
                || consent_set(practice, sheet.client, STR("research"), false,
                               e))
            && (demo || i % 3 != 2
                || db_run(practice->db,
                          "DELETE FROM consent WHERE practice_id = $1"
                          " AND client_id = $2",
                          VALUES(P_ID(practice), V_INT(sheet.client.n)), e));
    }
    return good && add_person(practice, false, &sheet, e)
        && db_run(practice->db,
                  "UPDATE episode SET state = 'active', ended_at = NULL"
                  " WHERE practice_id = $1 AND episode_id = $2",
                  VALUES(P_ID(practice), V_INT(sheet.episode.n)), e);
}

// ---- asking -----------------------------------------------------------------

struct asking {
    int staff;
    struct comparison_request request;
};

static bool ask(struct practice *practice, void *context, struct err *e)
{
    const struct asking *asking = context;

    practice->staff.n = asking->staff;
    return comparison_read(practice, &asking->request, &here, e);
}

static bool read_as(int staff, const char *also)
{
    struct asking asking = {staff, {.also = str_of(also)}};

    return folder_read(toy.folder, toy.arena, ask, &asking, &err);
}

static bool fill(struct practice *practice, void *context, struct err *e)
{
    static struct client drafts[PEOPLE];
    static struct client_id ids[PEOPLE];
    struct sheet sheet;
    bool good;

    (void)context;
    for (int i = 0; i < PEOPLE; i++) {
        drafts[i] = (struct client){.name = STR("Somebody")};
    }
    good = add_therapists(practice, e)
        && client_add_many(practice, drafts, PEOPLE, ids, e);
    for (int i = 0; good && i < PEOPLE; i++) {
        good = give_past(practice, i, ids[i], &sheet, e);
    }
    return good && add_strangers(practice, e);
}

// ---- all together -----------------------------------------------------------

static void check_known(void)
{
    const struct comparison_known *known = &here.known;

    CHECK("who is counted", known->people == PEOPLE + 4 && known->no_yes == 4
                                && known->counted == PEOPLE);
    CHECK("measured twice: a form three months later is no second one",
          known->measured == 220);
    CHECK("asked again, and answered",
          known->asked == 40 && known->followed == 20);
    // Each a PHQ-9 and a check; 220 another PHQ-9, two GAD-7 of 213, a check of
    // 160, 40 follow-ups.
    CHECK("forms", known->forms == 2 * PEOPLE + 220 + 2 * 213 + 160 + 40);
    CHECK("by how they were answered",
          known->alone + known->tablet + known->paper == known->forms
              && known->assisted == 0 && known->brought == 0 && known->paper > 0
              && known->alone > known->tablet);
    CHECK("checks after a session",
          known->checks_offered == 2 * PEOPLE
              && known->checks_answered == PEOPLE + 160);
}

static void check_results(void)
{
    const struct comparison_results *results = &here.results;

    CHECK("reliably better, worse, neither",
          results->measured == 220 && results->improved == 87
              && results->deteriorated == 27 && results->unchanged == 106);
    CHECK("reliable recovery", comparison_has_cutoff(&here)
                                   && results->clinical == 164
                                   && results->recovered == 36);
    CHECK("endings", results->planned == 165 && results->unplanned == 52
                         && results->other == 23);
    CHECK("nobody came", results->sessions == 3 * PEOPLE
                             && results->stayed_away == 40
                             && results->came == 3 * PEOPLE - 40);
    CHECK("moved, and by whom",
          results->moved_by_practice == 48 && results->moved_by_client == 0);
    CHECK("the wait", results->waited == PEOPLE
                          && check_near(results->wait_middle, 4.5, 1e-12)
                          && check_near(results->wait_low, 2, 1e-12)
                          && check_near(results->wait_high, 7, 1e-12));
}

// ---- by therapist -----------------------------------------------------------

struct expected {
    size_t n;
    double observed, sum, se;
};

static const struct comparison_unit *unit_of(const struct comparison_of *of,
                                             size_t n)
{
    for (uint32_t u = 0; u < of->answer.unit_count; u++) {
        if (of->answer.units[u].n == n) {
            return &of->answer.units[u];
        }
    }
    return NULL;
}

static void check_units(const struct comparison_of *of,
                        const struct expected *units, uint32_t count)
{
    CHECK("told", of->is_told);
    CHECK("so many units", of->is_told && of->answer.unit_count == count);
    for (uint32_t u = 0; of->is_told && u < count; u++) {
        const struct comparison_unit *unit = unit_of(of, units[u].n);

        CHECK("a unit of that size", unit != NULL);
        if (unit) {
            CHECK("seen", unit->found->observed == units[u].observed);
            CHECK("expected",
                  check_near(unit->found->expected, units[u].sum, 1e-9));
            CHECK("its ratio",
                  check_near(unit->value, units[u].observed / units[u].sum,
                             1e-9));
            CHECK("its error by chance",
                  check_near(unit->found->se, units[u].se, 1e-9));
        }
    }
}

// 11 and 6 people are 17: still few, so 21 people of another join them.
static const struct expected IMPROVED[] = {
    {55, 27, 26.63806654220512, 0.135792402932760},
    {41, 18, 17.53378539975447, 0.177720821628778},
    {35, 13, 14.44518218341621, 0.197142992962357},
    {28, 10, 9.18009533602797,  0.265746655136454},
    {23, 4,  7.25754267009104,  0.302312683287141},
    {38, 15, 11.94532786850513, 0.235977903991388},
};
static const struct expected UNPLANNED[] = {
    {60, 12, 11.80688851569202, 0.260810547985544},
    {45, 8,  9.35957040257136,  0.290885583272311},
    {38, 10, 8.23328393763546,  0.308440763736070},
    {30, 6,  6.76387024667582,  0.338387269860316},
    {26, 7,  6.03020018208746,  0.356882180061791},
    {41, 9,  9.80618671533787,  0.278532818999973},
};
// With the first GAD-7: those without one are taken at the mean of the others,
// so that nobody is found by leaving it away.
static const struct expected WITH_GAD7[] = {
    {55, 27, 26.637633602460895, 0.1357697029169139},
    {41, 18, 17.565273244852296, 0.1774132064808611},
    {35, 13, 14.407202273901563, 0.1975916658970044},
    {28, 10, 9.163295032864999,  0.2661426718800344},
    {23, 4,  7.270561646205984,  0.3019190264900933},
    {38, 15, 11.956034199714225, 0.2358121784967113},
};

static void check_model(const struct comparison_of *of)
{
    static const double BETA[] = {-0.95157600054515246, 0.07135869531039303,
                                  0.00970759031643513, -0.53629124973590792};
    static const double SE[] = {0.4569054357397331, 0.0250063557202271,
                                0.3471191965661157, 0.2518097922928830};

    CHECK("four coefficients", of->answer.fit.p == 4);
    for (int i = 0; i < 4 && of->answer.fit.p == 4; i++) {
        CHECK("as R has it",
              check_near(of->answer.fit.beta[i].estimate, BETA[i], 1e-8)
                  && check_near(of->answer.fit.beta[i].se, SE[i], 1e-8));
    }
}

static void check_therapists(void)
{
    const struct comparison_of *of =
        &here.of[COMPARISON_IMPROVED][COMPARISON_THERAPISTS];

    check_units(of, IMPROVED, 6);
    CHECK("five stand by themselves",
          of->units == 5 && of->people == 220 && of->events == 87);
    check_units(&here.of[COMPARISON_UNPLANNED][COMPARISON_THERAPISTS],
                UNPLANNED, 6);
    if (of->is_told) {
        check_model(of);
    }
    CHECK("no places are named", here.site_count == 0);
}

// Nobody's but one's own.
static const struct comparison_unit *own_unit(const struct comparison_of *of,
                                              int *count)
{
    const struct comparison_unit *own = NULL;

    *count = 0;
    for (uint32_t u = 0; u < of->answer.unit_count; u++) {
        if (of->answer.units[u].own) {
            own = &of->answer.units[u];
            ++*count;
        }
    }
    return own;
}

static void check_own(void)
{
    const struct comparison_of *of =
        &here.of[COMPARISON_IMPROVED][COMPARISON_THERAPISTS];
    const struct comparison_unit *own;
    int count;

    CHECK("as the third therapist", read_as(3, ""));
    own = own_unit(of, &count);
    CHECK("theirs is labelled, and no other",
          count == 1 && own && own->n == 35 && of->is_mine);
    CHECK("as one with few people", read_as(8, ""));
    own = own_unit(of, &count);
    CHECK("theirs are among the small ones",
          of->is_mine && of->answer.own_is_small && (!own || own->together));
    CHECK("as nobody", read_as(0, ""));
    own = own_unit(of, &count);
    CHECK("none is labelled", !own && count == 0 && !of->is_mine);
}

static void check_also(void)
{
    const struct comparison_of *of =
        &here.of[COMPARISON_IMPROVED][COMPARISON_THERAPISTS];

    CHECK("two forms may be chosen, the one of more people first",
          here.form_count == 2 && here.forms[0].people == 220
              && here.forms[1].people == 213);
    CHECK("with the other form", read_as(1, "gad7/1/total"));
    CHECK("it is adjusted for", here.also != NULL);
    check_units(of, WITH_GAD7, 6);
    CHECK("five stand by themselves, as without it", of->units == 5);
    CHECK("a form that is not there is passed over",
          read_as(1, "nothing/1/total") && !here.also);
}

// Who filled in one form alone would be found by choosing the other.
static void check_other_form(void)
{
    struct asking asking = {1, {.form = STR("gad7/1/total")}};
    const struct comparison_of *of =
        &here.of[COMPARISON_UNPLANNED][COMPARISON_THERAPISTS];

    CHECK("by the other form",
          folder_read(toy.folder, toy.arena, ask, &asking, &err)
              && here.form == &here.forms[1] && here.results.measured == 213);
    CHECK("endings are told by unit with the first form alone, and why",
          !of->is_told && of->answer.unit_count == 0 && of->why_not.len > 0);
}

// ---- when, and who ----------------------------------------------------------

// An episode that ended in October: counted from January on.
static bool end_in_october(struct practice *practice, void *context,
                           struct err *e)
{
    struct sheet sheet;
    struct civil day = {2026, 10, 2, 10, 0, 0};

    (void)context;
    return add_person(practice, false, &sheet, e)
        && db_run(practice->db,
                  "UPDATE episode SET ended_at = $3 WHERE practice_id = $1"
                  " AND episode_id = $2",
                  VALUES(P_ID(practice), V_INT(sheet.episode.n),
                         V_INT(moment_of_civil(&day))),
                  e);
}

static void check_quarter(void)
{
    const struct civil january = {2027, 1, 2, 12, 0, 0};

    CHECK("one more, in October",
          folder_write(toy.folder, toy.arena, end_in_october, NULL, &err));
    CHECK("December", read_as(1, "") && here.known.counted == PEOPLE);
    CHECK("until the quarter began, on the wall",
          here.until
              == moment_of_civil(&(struct civil){2026, 9, 30, 23, 0, 0}));
    toy.world.now = moment_of_civil(&january);
    CHECK("January", read_as(1, "") && here.known.counted == PEOPLE + 1);
    toy.world.now = TOY_NOW;
}

static bool say_no(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    return consent_set(practice, (struct client_id){50}, STR("research"), false,
                       e)
        && erase_ask(practice, (struct client_id){51}, STR("request"), e);
}

// Of a second closed episode the newest counts, and the person once.
static bool come_again(struct practice *practice, void *context, struct err *e)
{
    struct episode_id id;

    (void)context;
    return episode_open(practice, (struct client_id){52}, &id, e)
        && close_episode(practice, id, 0, start_of(300), e);
}

static void check_no(void)
{
    CHECK("a no, and an erasure",
          folder_write(toy.folder, toy.arena, say_no, NULL, &err)
              && erase_confirm(toy.folder, toy.arena, (struct client_id){51},
                               STR("51"), &err));
    CHECK("neither is counted", read_as(1, "")
                                    && here.known.counted == PEOPLE - 2
                                    && here.known.no_yes == 5);
    CHECK("somebody came again",
          folder_write(toy.folder, toy.arena, come_again, NULL, &err));
    CHECK("they are counted once, with what they filled in last time: nothing",
          read_as(1, "") && here.known.counted == PEOPLE - 2
              && here.known.measured == 220 - 3);
}

// One therapist of 19 people, and one who joins: each would know the other by
// taking their own people away, so a third joins, too.
static bool leave_one_small(struct practice *practice, void *context,
                            struct err *e)
{
    (void)context;
    return db_run(practice->db,
                  "UPDATE episode SET staff_id = 7 WHERE practice_id = $1"
                  " AND staff_id = 8",
                  VALUES(P_ID(practice)), e);
}

static void check_three(void)
{
    const struct comparison_of *of =
        &here.of[COMPARISON_UNPLANNED][COMPARISON_THERAPISTS];

    CHECK("one small one",
          folder_write(toy.folder, toy.arena, leave_one_small, NULL, &err)
              && read_as(1, ""));
    CHECK("three stand together, four by themselves: too few",
          of->units == 4 && !of->is_told && !here.is_told);
}

// ---- of whom all together are told ------------------------------------------

// The first works with clients before that number, so many others with the
// rest.
struct division {
    int others_from, others;
};

static bool divide(struct practice *practice, void *context, struct err *e)
{
    const struct division *division = context;

    return db_run(practice->db,
                  "UPDATE episode SET staff_id = CASE WHEN client_id < $2"
                  " THEN 1 ELSE 2 + client_id % $3 END"
                  " WHERE practice_id = $1",
                  VALUES(P_ID(practice), V_INT(division->others_from),
                         V_INT(division->others)),
                  e);
}

// Read by the therapist `reader`.
static bool told_of(int reader, int others_from, int others)
{
    struct division division = {others_from, others};

    return folder_write(toy.folder, toy.arena, divide, &division, &err)
        && read_as(reader, "") && here.known.counted > 200
        && here.results.is_told && here.results.has_course;
}

static void check_told(void)
{
    CHECK("three therapists, with a hundred people beside anybody's own",
          told_of(1, 120, 2));
    CHECK("of two each would find the other", !told_of(1, 120, 1));
    CHECK("the owner, too, is told of neither", !told_of(0, 120, 1));
    CHECK("nor of the few people beside one's own", !told_of(1, 230, 2));
    CHECK("one's own, of whom these all are", told_of(1, 1000, 1));
    CHECK("and of nobody else's", !told_of(2, 1000, 1));
}

// ---- places -----------------------------------------------------------------

static bool set_places(struct practice *practice, const char *const *places,
                       int count, struct err *e)
{
    bool good = true;

    for (int i = 0; good && i < count; i++) {
        good = staff_set_site(practice, (struct staff_id){i + 1},
                              str_of(places[i]), e);
    }
    return good;
}

// The eighth has too few people to stand alone: neither may their place.
static bool two_places(struct practice *practice, void *context, struct err *e)
{
    static const char *const PLACES[THERAPISTS] = {
        "North", "North", "North", "South", "South", "South", "West", "South"};

    (void)context;
    return set_places(practice, PLACES, THERAPISTS, e);
}

static void check_two_places(void)
{
    const struct comparison_of *of =
        &here.of[COMPARISON_UNPLANNED][COMPARISON_PLACES];

    CHECK("three places",
          folder_write(toy.folder, toy.arena, two_places, NULL, &err)
              && read_as(5, ""));
    CHECK("therapists are told", here.of[COMPARISON_UNPLANNED][0].is_told);
    CHECK("of the places three stand together: nothing is told, and why",
          here.site_count == 3 && of->units == 0 && !of->is_told
              && of->answer.unit_count == 0 && of->why_not.len > 0);
}

// Sixteen therapists of fifteen people, at five places; the last at none.
enum { CLINIC = 16 };
static bool open_clinic(struct practice *practice, void *context, struct err *e)
{
    static const char *const PLACES[CLINIC] = {"A", "A", "A", "B", "B", "B",
                                               "C", "C", "C", "D", "D", "D",
                                               "E", "E", "E", ""};
    const struct staff_draft draft = {STR("Therapist"), "therapist",
                                      "no passphrase", STR("")};
    struct staff_id id;
    bool good = true;

    (void)context;
    for (int i = THERAPISTS; good && i < CLINIC; i++) {
        good = staff_add(practice, &draft, &id, e);
    }
    return good && set_places(practice, PLACES, CLINIC, e)
        && db_run(practice->db,
                  "UPDATE episode SET staff_id = CASE"
                  " WHEN client_id <= 45 THEN 1 + client_id % 3"
                  " WHEN client_id <= 95 THEN 4 + client_id % 3"
                  " WHEN client_id <= 140 THEN 7 + client_id % 3"
                  " WHEN client_id <= 180 THEN 10 + client_id % 3"
                  " WHEN client_id <= 235 THEN 13 + client_id % 3"
                  " ELSE 16 END WHERE practice_id = $1",
                  VALUES(P_ID(practice)), e);
}

static bool find_place(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    return staff_set_site(practice, (struct staff_id){CLINIC}, STR("E"), e);
}

static void check_clinic(void)
{
    const struct comparison_of *of =
        &here.of[COMPARISON_UNPLANNED][COMPARISON_PLACES];
    const struct comparison_unit *own;
    int count;

    CHECK("a clinic",
          folder_write(toy.folder, toy.arena, open_clinic, NULL, &err)
              && read_as(4, ""));
    CHECK("each has few people", !here.of[COMPARISON_UNPLANNED][0].is_told);
    CHECK("five people without a place: two places join them, three are few",
          of->units == 3 && !of->is_told);
    CHECK("they come to a place",
          folder_write(toy.folder, toy.arena, find_place, NULL, &err)
              && read_as(4, ""));
    own = own_unit(of, &count);
    CHECK("five places", of->is_told && of->units == 5
                             && of->answer.unit_count == 5 && unit_of(of, 60)
                             && !unit_of(of, 60)->together);
    CHECK("one's own place, and no other",
          of->is_mine && count == 1 && own && own->n == 47);
}

// ---- who looked -------------------------------------------------------------

static struct comparison_look *looks;
static int look_count;

static bool look(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    practice->who = STR("staff/2");
    return audit_note(practice, COMPARISON_LOOKED, (struct client_id){0},
                      STR(""), e)
        && audit_note(practice, COMPARISON_COPIED, (struct client_id){0},
                      STR(""), e)
        && audit_note(practice, "looked at a client", (struct client_id){1},
                      STR(""), e)
        && comparison_looks(practice, &looks, &look_count, e);
}

static void check_looks(void)
{
    CHECK("somebody looks",
          folder_write(toy.folder, toy.arena, look, NULL, &err));
    CHECK("who, how often, when",
          look_count == 1 && str_is(looks[0].name, "Therapist")
              && looks[0].looks == 1 && looks[0].copies == 1
              && looks[0].last == TOY_NOW);
    toy.world.now += (COMPARISON_LOOK_DAYS + 1) * DAY;
    CHECK("half a year later it is gone",
          folder_write(toy.folder, toy.arena, look, NULL, &err)
              && look_count == 1 && looks[0].looks == 1);
    toy.world.now = TOY_NOW;
}

static bool is_off(struct practice *practice, void *context, struct err *e)
{
    return comparison_is_on(practice, context, e);
}

int main(void)
{
    bool on = true;

    if (!toy_open(&toy)) {
        return 1;
    }
    CHECK("off unless the owner wants it",
          folder_read(toy.folder, toy.arena, is_off, &on, &err) && !on);
    CHECK("an empty practice", read_as(1, "") && here.known.people == 0
                                   && !here.form && here.form_count == 0);
    CHECK("people", folder_write(toy.folder, toy.arena, fill, NULL, &err));
    CHECK("all of them", read_as(1, ""));
    check_known();
    check_results();
    check_therapists();
    check_also();
    check_other_form();
    check_own();
    check_quarter();
    check_two_places();
    check_no();
    check_three();
    check_looks();
    check_clinic();
    check_told();
    toy_close(&toy);
    return check_end();
}
