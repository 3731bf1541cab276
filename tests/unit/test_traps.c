// Traps seen in other software (INSTRUMENTS.md part 7), one test each.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "measure/course.h"
#include "measure/registry.h"
#include "measure/score.h"

#include <stdlib.h>

static struct arena *arena;
static struct registry registry;

static const struct instrument *get(const char *code)
{
    const struct instrument *found = registry_find(&registry, str_of(code));

    if (!found) {
        printf("NOT OK no instrument %s\n", code);
        exit(1);
    }
    return found;
}

static const struct item *item(const char *code, const char *item_code)
{
    const struct instrument *in = get(code);

    return &in->items[instrument_item(in, str_of(item_code))];
}

// Scores `code` with the same answer everywhere but at one item.
static struct scores score(const char *code, int answer, const char *but,
                           int other)
{
    struct sheet sheet;
    struct scores scores = {0};
    struct err err;

    sheet_init(&sheet, get(code));
    for (int i = 0; i < sheet.instrument->item_count; i++) {
        sheet.answer[i] = answer;
    }
    if (but) {
        sheet.answer[instrument_item(sheet.instrument, str_of(but))] = other;
    }
    CHECK("it scores", score_sheet(&sheet, &scores, &err));
    return scores;
}

static double total(const char *code, int answer, const char *but, int other)
{
    return score(code, answer, but, other).at[0].value;
}

static void test_words(void)
{
    CHECK("GAD-7's zero is \"Not at all\", not \"Not at all sure\"",
          strcmp(item("gad7", "1")->options[0].text, "Not at all") == 0
              && item("gad7", "1")->options[0].value == 0);
}

static void test_codings(void)
{
    const struct scale *k10 = &get("k10")->scales[0];

    CHECK("K10 is coded 1 to 5, so it runs from 10 to 50",
          k10->min == 10 && k10->max == 50 && item("k10", "1")->low == 1);
    CHECK("K10's bands belong to that coding",
          k10->bands[0].from == 10 && k10->bands[3].to == 50);
    CHECK("a 0 was never offered on the K10",
          !sheet_is_offered(get("k10"), 0, 0));
    CHECK("WHO-5: raw 13 is 52, not (13 - 5) * 4",
          total("who5", 3, "1", 1) == 52);
    CHECK("WHO-5: 52 is above the cut-off of 50",
          get("who5")->scales[0].cutoff.value == 50);
    CHECK("AUDIT's items 9 and 10 offer 0, 2, 4 and nothing between",
          sheet_is_offered(get("audit"), 8, 2)
              && !sheet_is_offered(get("audit"), 8, 1)
              && !sheet_is_offered(get("audit"), 9, 3));
}

static void test_core10(void)
{
    CHECK("CORE-10: item 2 is reversed", total("core10", 0, "2", 4) == 4);
    CHECK("CORE-10: item 3 is reversed", total("core10", 0, "3", 4) == 4);
    CHECK("CORE-10: item 4 is not", total("core10", 0, "4", 4) == 12);
    CHECK("CORE: one missing is prorated",
          check_near(total("core10", 2, "1", ANSWER_MISSING), 20, 1e-12)
              && score("core10", 2, "1", ANSWER_MISSING).at[0].prorated);
}

static void test_core10_gaps(void)
{
    struct sheet sheet;
    struct scores scores;
    struct err err;

    sheet_init(&sheet, get("core10"));
    for (int i = 0; i < 8; i++) {
        sheet.answer[i] = 2;
    }
    CHECK("CORE: two missing give no score", score_sheet(&sheet, &scores, &err)
                                                 && !scores.at[0].known
                                                 && isnan(scores.at[0].value));
    CHECK("but a safety answer among them counts", scores.safety);
    sheet_init(&sheet, get("phq9"));
    sheet.answer[8] = 1;
    CHECK("PHQ-9: one answer is no score, and still a safety answer",
          score_sheet(&sheet, &scores, &err) && !scores.at[0].known
              && scores.safety && scores.safety_item == 8);
    sheet_init(&sheet, get("phq9"));
    CHECK("an empty sheet has no score and no alarm",
          score_sheet(&sheet, &scores, &err) && !scores.at[0].known
              && !scores.safety);
}

// No source allows it, so one gap takes the score away (DECISIONS.md 6).
static void test_no_silent_zero(void)
{
    static const char *const CODES[] = {"phq9", "gad7", "pcl5", "dass21",
                                        "k10",  "pswq", "post", "pre"};

    for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++) {
        const char *first = get(CODES[i])->items[0].code;
        struct scores scores = score(CODES[i], get(CODES[i])->items[0].high,
                                     first, ANSWER_MISSING);
        bool unknown = false;

        for (int j = 0; j < scores.count; j++) {
            unknown = unknown || !scores.at[j].known;
        }
        CHECK(CODES[i], unknown);
    }
}

static void test_loinc(void)
{
    CHECK("PHQ-9: the panel is not the score",
          strcmp(get("phq9")->loinc_panel, "44249-1") == 0
              && strcmp(get("phq9")->scales[0].loinc, "44261-6") == 0);
    CHECK("GAD-7", strcmp(get("gad7")->loinc_panel, "69737-5") == 0
                       && strcmp(get("gad7")->scales[0].loinc, "70274-6") == 0);
    CHECK("AUDIT-C",
          strcmp(get("auditc")->loinc_panel, "72109-2") == 0
              && strcmp(get("auditc")->scales[0].loinc, "75626-2") == 0);
    CHECK("PCL-5",
          strcmp(get("pcl5")->loinc_panel, "101697-1") == 0
              && strcmp(get("pcl5")->scales[0].loinc, "101698-9") == 0);
    CHECK("PC-PTSD-5 does not carry the PHQ-A's 89204-2",
          !get("pcptsd5")->scales[0].loinc && !get("pcptsd5")->loinc_panel);
    CHECK("PHQ-9 difficulty: the codes are not in numeric order",
          strcmp(item("phq9", "10")->options[2].loinc, "LA6575-0") == 0
              && strcmp(item("phq9", "10")->options[3].loinc, "LA6574-3") == 0);
    CHECK("PHQ-9 difficulty is asked beside the score",
          !item("phq9", "10")->scored && total("phq9", 3, NULL, 0) == 27);
    CHECK("PHQ-4 is scored by code, not by position",
          strcmp(item("phq4", "3")->loinc, "44250-9") == 0
              && strcmp(item("phq4", "4")->loinc, "44255-8") == 0
              && strcmp(get("phq4")->scales[2].name, "depression") == 0);
}

static void test_alliance(void)
{
    CHECK("ORS is not here, nor its reliable change",
          !registry_find(&registry, STR("ors")));
    CHECK("no alliance measure has standard cut-offs or bands",
          !get("wai_sr")->scales[0].cutoff.known
              && get("wai_sr")->scales[0].band_count == 0
              && !get("sparq")->scales[0].cutoff.known);
}

static void test_thresholds(void)
{
    struct threshold phq9;

    threshold_of(&get("phq9")->scales[0], &phq9);
    CHECK("a published threshold is \"6 or more\"",
          phq9.at_least && phq9.points == 6 && phq9.verified
              && course_reliable(&phq9, BETTER_LOWER, 10, 4)
                     == RELIABLE_IMPROVED);
    threshold_of(&get("core10")->scales[0], &phq9);
    CHECK("an unverified one says so", phq9.known && !phq9.verified);
    CHECK("DASS-21's item 21 is no suicide item: soft, no safety answer",
          !instrument_is_safety(get("dass21"))
              && !score("dass21", 3, NULL, 0).safety);
}

int main(void)
{
    struct err err = {0};

    arena = arena_open("test");
    if (!registry_open(arena, &registry, &err)) {
        printf("NOT OK %s\n0 passed, 1 failed\n", err.text);
        return 1;
    }
    test_words();
    test_codings();
    test_core10();
    test_core10_gaps();
    test_no_silent_zero();
    test_loinc();
    test_alliance();
    test_thresholds();
    arena_close(arena);
    return check_end();
}
