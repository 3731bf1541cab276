// How reliable a form of a practice is: whose answers are opened, which version
// of them, and that the numbers are R's of the very same answers (psych 2.2.9:
// alpha() of first forms, ICC() of first and second; an analysis of variance
// for ICC1 of the score).
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "base/moment.h"
#include "evidence/reliability_print.h"
#include "measure/registry.h"
#include "practice/client.h"
#include "practice/consent.h"
#include "practice/reliability_archive.h"
#include "practice/response.h"

#include <math.h>
#include <string.h>

static struct toy toy;
static struct err err;

enum { PEOPLE = 30, FORMS = 3, ITEMS = 5 };
static const char *const ITEM[ITEMS] = {"heard", "valued", "direction", "way",
                                        "off"};

static bool near(double a, double b, double by)
{
    return fabs(a - b) <= by;
}

// 0 to 4; in R:
// function(p, f, j) pmin(pmax(floor((250 + 30 * ((p * 37) %% 11 - 5) +
//   25 * ((p * 13 + f * 29) %% 7 - 3) +
//   40 * ((p * 17 + f * 23 + j * 41 + p * j * 3) %% 5 - 2)) / 100), 0), 4)
static int answer_of(int p, int f, int j)
{
    int v = 250 + 30 * ((p * 37) % 11 - 5) + 25 * ((p * 13 + f * 29) % 7 - 3)
          + 40 * ((p * 17 + f * 23 + j * 41 + p * j * 3) % 5 - 2);
    int x = (v + 1000) / 100 - 10;

    return x < 0 ? 0 : x > 4 ? 4 : x;
}

// `off` says the opposite.
static void fill(struct practice *practice, int p, int f,
                 struct answers *answers)
{
    *answers = (struct answers){0};
    for (int j = 0; j < ITEMS; j++) {
        int x = answer_of(p, f, j);

        if (p == 3 && f == 1 && j == 2) {
            continue; // one gap
        }
        answers_set(practice->arena, answers, str_of(ITEM[j]),
                    text_print(practice->arena, "%d", j == 4 ? 4 - x : x));
    }
}

static void keep(struct practice *practice, const struct administration *form,
                 int version, const struct answers *answers, int64_t at)
{
    const struct response response = {.administration = form,
                                      .answers = answers,
                                      .version = version,
                                      .answered_at = at,
                                      .complete = true};
    const struct score_row_draft score = {
        .instrument = registry_find(practice->registry, STR("post")),
        .scale = "total",
        .value = NAN,
        .answered = ITEMS,
        .of = ITEMS};

    CHECK("a form is kept",
          response_save(practice, &response, &err)
              && response_save_score(practice, &response, &score, &err));
}

static void put_form(struct practice *practice, struct client_id client, int p,
                     int f)
{
    struct administration form = {.id = {100 * (client.n + 1) + f},
                                  .client = client,
                                  .episode = {client.n},
                                  .session_number = f + 1,
                                  .form = "post",
                                  .rater = "client",
                                  .language = "en",
                                  .mode = "self_phone"};
    struct answers answers;

    CHECK("it was offered",
          db_run(practice->db,
                 "INSERT INTO administration (practice_id, administration_id,"
                 " client_id, episode_id, form, rater, language, mode, state,"
                 " created_at, touched_at) VALUES ($1, $2, $3, $3, 'post',"
                 " 'client', 'en', 'self_phone', 'sent', 0, 0)",
                 VALUES(P_ID(practice), V_INT(form.id.n), V_INT(client.n)),
                 &err));
    if (p == 0 && f == 0) { // corrected later
        fill(practice, 1, 2, &answers);
        keep(practice, &form, 1, &answers, f * 7 * DAY);
        fill(practice, p, f, &answers);
        keep(practice, &form, 2, &answers, f * 7 * DAY);
        return;
    }
    fill(practice, p, f, &answers);
    keep(practice, &form, 1, &answers, f * 7 * DAY);
}

// `research`: -1 never asked, 0 taken back, 1 yes.
static void put_person(struct practice *practice, int p, int research,
                       bool demo)
{
    struct client_id id = {0};

    CHECK(
        "a client",
        client_add(practice, &(struct client){.name = STR("Kite")}, &id, &err));
    CHECK("made up or not",
          db_run(practice->db,
                 "UPDATE client SET demo = $3 WHERE practice_id = $1"
                 " AND client_id = $2",
                 VALUES(P_ID(practice), V_INT(id.n), V_INT(demo)), &err));
    if (research >= 0) {
        CHECK("a yes", consent_set(practice, id, STR("research"), true, &err));
    }
    if (research == 0) {
        CHECK("taken back",
              consent_set(practice, id, STR("research"), false, &err));
    }
    for (int f = 0; f < (p % 6 ? FORMS : 1); f++) {
        put_form(practice, id, p, f);
    }
}

static void test_numbers(const struct reliability_archive *archive)
{
    struct reliability_people people;
    const struct reliability_share *score;
    struct text out = text_in(toy.arena);
    struct paper paper = paper_in(&out, PAPER_USUAL, false);

    reliability_people_find(toy.arena, &archive->forms, .95, &people);
    CHECK("people, forms, and who did it twice",
          people.found && people.people == 30 && people.forms == 80
              && people.twice == 25);
    CHECK(
        "alpha of first forms",
        near(people.answer.alpha.raw, 0.9396217729870727, 1e-12)
            && near(people.answer.alpha.feldt_low, 0.8971060677448807, 1e-9)
            && near(people.answer.alpha.feldt_high, 0.9680319469243326, 1e-9));
    CHECK("does it come back, after a week",
          people.has_again && people.again.n == 24 && people.days == 7
              && near(people.again.at[ICC2].icc, 0.8047792269245556, 1e-9)
              && near(people.again.at[ICC2].low, 0.5994613381026487, 1e-9)
              && near(people.again.at[ICC2].high, 0.9106542155310717, 1e-9));
    score = &people.all.share[people.all.answers.items];
    CHECK("what lies between people, of all forms",
          people.answer.has_within && people.answer.occasions == 80
              && score->n == 80 && near(score->icc1, 0.7457748257206486, 1e-9)
              && near(score->icc2, 0.8866562952045638, 1e-9));
    CHECK("and the reliability of change",
          people.all.has_nested && people.all.nested.change >= 0
              && people.all.nested.change < 1 && people.all.nested.one > 0);
    reliability_people_text(&paper, "Rapport check", &people);
    CHECK("in words", strstr(text_str(&out).at, "80 forms of 30 people")
                          && strstr(text_str(&out).at, "30, of whom there"));
}

static bool test_archive(struct practice *practice, void *context,
                         struct err *why)
{
    struct reliability_archive archive;
    struct reliability_people people;

    (void)context;
    CHECK("nobody has filled it in",
          reliability_archive_read(practice, STR("post"), &archive, &err)
              && archive.forms.rows == 0);
    reliability_people_find(toy.arena, &archive.forms, .95, &people);
    CHECK("and that is said", !people.found && people.people == 0
                                  && strstr(people.why.at, "0 of 20"));
    for (int p = 0; p < PEOPLE; p++) {
        put_person(practice, p, 1, false);
    }
    put_person(practice, 1, 0, false);
    put_person(practice, 2, -1, false);
    put_person(practice, 3, 1, true);
    CHECK(
        "the archive is read",
        reliability_archive_read(practice, STR("post/total"), &archive, &err));
    CHECK("of those who said yes", archive.forms.rows == 80
                                       && archive.silent == 2
                                       && archive.forms.items == ITEMS);
    CHECK("as they were given: off is not turned round here",
          archive.forms.reversed[4]
              && archive.forms.at[4][1] == 4 - answer_of(1, 0, 4));
    CHECK("the correction, not what it corrected",
          archive.forms.at[0][0] == answer_of(0, 0, 0)
              && answer_of(0, 0, 0) != answer_of(1, 2, 0));
    CHECK("a gap is a gap",
          isnan(archive.forms.at[2][8]) && archive.forms.day[8] == 7);
    test_numbers(&archive);
    CHECK("what is no measure is said",
          !reliability_archive_read(practice, STR("nothing"), &archive, &err)
              && err.kind == ERR_MISSING);
    CHECK("nor its scale",
          !reliability_archive_read(practice, STR("post/x"), &archive, &err)
              && err.kind == ERR_MISSING);
    (void)why;
    return true;
}

int main(void)
{
    if (!toy_open(&toy)) {
        return 1;
    }
    CHECK("the practice is worked in",
          folder_write(toy.folder, toy.arena, test_archive, NULL, &err));
    toy_close(&toy);
    return check_end();
}
