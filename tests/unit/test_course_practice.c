// What a practice keeps for its expected courses: norms with provenance, and
// which band it may draw: from 200 closed episodes on its own, before that a
// norm's, else none.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "closed_episodes.h"

#include "practice/course_archive.h"
#include "practice/course_bands.h"
#include "practice/norm.h"

#include <math.h>
#include <string.h>

static struct toy toy;
static struct err err;

#define NORM(population, version, range, n)                                    \
    "{\"rapport_norm\": 1, \"instrument\": \"phq9\","                          \
    " \"instrument_version\": \"" version "\", \"scale\": \"total\","          \
    " \"population\": \"" population "\", \"country\": \"GB\","                \
    " \"n\": " n ", \"source\": \"a test\", \"date\": \"2026-12-01\","         \
    " \"time\": \"log(session)\", \"sessions\": 12, \"range\": " range ","     \
    " \"model\": {\"beta\": [14, -3], \"G\": [[20, -1], [-1, 3]],"             \
    " \"sigma2\": 9, \"vcov_beta\": [[0.07, -0.01], [-0.01, 0.01]]}}"

static bool add(struct practice *practice, const char *json,
                struct norm_kept *kept)
{
    return norm_add(practice, str_of(json), kept, &err);
}

static int64_t audited(struct practice *practice, const char *what)
{
    struct rows rows;
    int64_t count = 0;

    if (db_ask(practice->db,
               "SELECT count(*) FROM audit WHERE practice_id = $1"
               " AND what = $2",
               VALUES(P_ID(practice), V_TEXT(str_of(what))), &rows, &err)
        && rows_next(&rows)) {
        count = rows_int(&rows, 0);
    }
    CHECK("the audit is read", rows_end(&rows, &err));
    return count;
}

static void test_refused(struct practice *practice)
{
    static const struct {
        const char *json, *says;
    } REFUSED[] = {
        {NORM("adults", "9",       "[0, 27]", "412"), "never joined"},
        {NORM("adults",       "1",  "[0, 30]", "412"), "[0, 27]"},
        {NORM("adults", "1", "[0, 27]", "0"), "n"},
        {"{}",       "missing"      },
        {"", ""      },
    };
    struct norm_kept kept;

    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        CHECK(REFUSED[i].says, !add(practice, REFUSED[i].json, &kept)
                                   && err.kind == ERR_INPUT
                                   && strstr(err.text, REFUSED[i].says));
    }
}

static void test_norms(struct practice *practice)
{
    struct norm_kept adults;
    struct norm_kept students;
    struct norm_kept kept;
    struct norms norms;
    bool found;

    CHECK("there is none", norm_list(practice, &norms, &err) && !norms.count);
    test_refused(practice);
    CHECK("one is taken in",
          add(practice, NORM("adults", "1", "[0, 27]", "412"), &adults));
    CHECK("another population is another norm",
          add(practice, NORM("students", "1", "[0, 27]", "300"), &students));
    CHECK("the newest is in use",
          norm_find(practice, STR("phq9"), STR("total"), &kept, &found, &err)
              && found && kept.norm_id == students.norm_id
              && kept.norm.people == 300);
    CHECK("who and when stands there",
          norm_list(practice, &norms, &err) && norms.count == 2
              && norms.at[0].in_use && !norms.at[1].in_use
              && norms.at[1].added_at == TOY_NOW
              && norms.at[1].checksum.len == 64
              && str_is(norms.at[1].added_by, "Mara"));
    CHECK("the same population takes its place",
          add(practice, NORM("adults", "1", "[0, 27]", "500"), &adults)
              && norm_list(practice, &norms, &err) && norms.count == 2
              && norms.at[0].norm.people == 500 && norms.at[0].in_use);
    CHECK("one goes", norm_remove(practice, adults.norm_id, &err)
                          && norm_list(practice, &norms, &err)
                          && norms.count == 1 && norms.at[0].in_use);
    CHECK("and is missed after", !norm_remove(practice, adults.norm_id, &err)
                                     && err.kind == ERR_MISSING);
    CHECK("it is noted", audited(practice, "norm added") == 3
                             && audited(practice, "norm removed") == 1);
    CHECK("no norm of another measure",
          norm_find(practice, STR("gad7"), STR("total"), &kept, &found, &err)
              && !found);
    CHECK("none any more", norm_remove(practice, students.norm_id, &err));
}

// Whole scores from 0 to 27 that fall with the session.
static double falling(int person, int session)
{
    double wave = (person * 7919 + session * 104729) % 11 - 5;

    return fmin(fmax(round(6 + person % 16 - 2 * log(session) + wave / 2), 0),
                27);
}

static void test_bands(struct practice *practice)
{
    struct closed_plan plan = {.people = 205,
                               .sessions = 6,
                               .refusing = 6,
                               .instrument = "phq9",
                               .score = falling};
    struct practice_bands found;
    struct course_archive archive;
    struct norm_kept kept;

    CHECK("closed episodes", closed_episodes_add(practice, &plan, &err));
    CHECK("the archive holds who said yes",
          course_archive_read(practice, STR("phq9"), &archive, &err)
              && archive.followed == 199 && archive.silent == 6
              && archive.rows[0].ended == 110);
    CHECK("199 draw nothing",
          course_bands_read(practice, STR("phq9"), &found, &err) && !found.drawn
              && found.episodes == 199);
    CHECK("a norm stands in",
          add(practice, NORM("adults", "1", "[0, 27]", "412"), &kept)
              && course_bands_read(practice, STR("phq9"), &found, &err)
              && found.drawn && found.bands.norm == &found.norm
              && found.bands.held.people == 199);
    plan = (struct closed_plan){1, 6, 0, 300, "phq9", falling};
    CHECK("one more", closed_episodes_add(practice, &plan, &err));
    CHECK("200 draw their own",
          course_bands_read(practice, STR("phq9"), &found, &err) && found.drawn
              && !found.bands.norm && found.bands.episodes == 200
              && found.bands.stratum_count == 3
              && course_band_at(practice->arena, &found.bands, 1, 12));
    CHECK("another measure is another matter",
          course_bands_read(practice, STR("gad7"), &found, &err) && !found.drawn
              && !found.episodes);
    CHECK("what is no measure is said",
          !course_bands_read(practice, STR("nothing"), &found, &err)
              && err.kind == ERR_MISSING);
}

static bool work(struct practice *practice, void *context, struct err *why)
{
    (void)context;
    (void)why;
    practice->staff = (struct staff_id){1};
    test_norms(practice);
    test_bands(practice);
    return true;
}

int main(void)
{
    if (!toy_open(&toy)) {
        return 1;
    }
    CHECK("the practice is worked in",
          folder_write(toy.folder, toy.arena, work, NULL, &err));
    toy_close(&toy);
    return check_end();
}
