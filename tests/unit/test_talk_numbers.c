// A session in numbers: one of our own against tests/reference/talk_numbers.py,
// which computes every number apart from the C; then what is not known, and
// sessions that are empty, one-sided, in other letters, or very long.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "talk/numbers.h"
#include "talk_toy.h"
#include "wire/csv.h"

#include <time.h>

// ---- against Python ---------------------------------------------------------

static const struct {
    const char *name;
    int bit;
} CODES[] = {
    {"simple",      SIMPLE },
    {"complex",     COMPLEX},
    {"open",        OPENS  },
    {"closed",      CLOSES },
    {"information", INFORMS},
    {"advice",      ADVISES},
    {"change",      CHANGE },
    {"sustain",     SUSTAIN},
    {"neutral",     0      },
    {"other",       0      },
    {"backchannel", 0      },
};

static int codes_of(struct str names)
{
    int bits = 0;
    while (names.at) {
        struct str name = str_cut(&names, '+');
        for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++) {
            bits |= str_is(name, CODES[i].name) ? CODES[i].bit : 0;
        }
    }
    return bits;
}

static double real(struct str field)
{
    double value = NAN;
    return str_parse_real(field, &value) ? value : NAN;
}

static struct toy_session read_session(struct arena *arena)
{
    FILE *file = fopen("tests/reference/talk_session.csv", "r");
    struct csv *csv = csv_open(file);
    struct line *lines = arena_take(arena, 100, sizeof *lines);
    const struct str *fields;
    struct err err = {0};
    int count, rows = -1;
    bool more = true;
    while (csv_next(csv, &fields, &count, &more, &err) && more && rows < 100) {
        if (++rows == 0) {
            continue; // the header
        }
        bool hums = str_is(fields[3], "backchannel");
        lines[rows - 1] = (struct line){
            .who = fields[0].at[0],
            .start = real(fields[1]),
            .end = real(fields[2]),
            .codes = codes_of(fields[3]),
            .chance = (float)real(fields[4]),
            .says = str_text(arena, fields[6]),
            .flags = hums ? TURN_BACKCHANNEL : 0,
        };
    }
    csv_close(csv);
    fclose(file);
    return toy_session(arena, lines, (size_t)rows);
}

static int number_named(struct str key)
{
    for (int id = 0; id < NUMBER_COUNT; id++) {
        if (str_is(key, NUMBER_ROWS[id].key)) {
            return id;
        }
    }
    return -1;
}

static bool is_same(double got, double want)
{
    return isnan(want) ? isnan(got) : check_near(got, want, 1e-6);
}

static void python_agrees(struct arena *arena)
{
    struct toy_session toy = read_session(arena);
    struct numbers numbers;
    numbers_of(arena, &toy.transcript, toy.codes, &numbers);

    FILE *file = fopen("tests/reference/talk_numbers.csv", "r");
    struct csv *csv = csv_open(file);
    const struct str *fields;
    struct err err = {0};
    int count, rows = -1;
    bool more = true;
    while (csv_next(csv, &fields, &count, &more, &err) && more) {
        if (++rows == 0) {
            continue;
        }
        int id = number_named(fields[0]);
        const struct number *number = &numbers.of[id < 0 ? 0 : id];
        bool same = id >= 0 && is_same(number->value, real(fields[1]))
                 && is_same(number->low, real(fields[2]))
                 && is_same(number->high, real(fields[3]));
        CHECK("a number is what Python computed", same);
        if (!same) {
            printf("%.*s: %g (%g to %g), not %.*s (%.*s to %.*s)\n",
                   SHOW(fields[0]), number->value, number->low, number->high,
                   SHOW(fields[1]), SHOW(fields[2]), SHOW(fields[3]));
        }
    }
    csv_close(csv);
    fclose(file);
    CHECK("all were compared", rows == 42);
    CHECK("the longest turn of the client is the fourth",
          numbers.of[NUMBER_CLIENT_TURN_LONGEST].turn == 3);
    CHECK("advice points to its turn",
          numbers.of[NUMBER_ADVICE_FIRST].turn == 12);
    CHECK("there were twenty turns, too few replies to coordinate",
          isnan(numbers.of[NUMBER_CLIENT_COORDINATION].value)
              && numbers.of[NUMBER_CLIENT_COORDINATION].unknown);
    CHECK("permission, affirmation and validation are found by their words",
          numbers.of[NUMBER_PERMISSION].value == 1
              && numbers.of[NUMBER_AFFIRMATIONS].value == 1
              && numbers.of[NUMBER_VALIDATIONS].value == 1);
}

// ---- silences ---------------------------------------------------------------

static void silences(struct arena *arena)
{
    static const struct line LINES[] = {
        {.who = 'T', .says = "one",   .start = 10,   .end = 12             },
        {.who = 'C', .says = "two",   .start = 15,   .end = 20             }, // just enough
        {.who = 'T', .says = "three", .start = 22.9, .end = 40             }, // just not
        {.who = 'C',
         .says = "four",
         .start = 25,
         .end = 30,                                                          // within the turn
         .flags = TURN_OVERLAP},
        {.who = 'C',          .says = "five",                .start = 35,      .end = 36 },
        {.who = 'T',          .says = "six",                .start = 44,       .end = 45 }, // after 40, not 36
        {.who = 'X',          .says = "seven",                .start = 50,     .end = 51},
        {.who = 'C',          .says = "eight",                .start = 1,     .end = 2  }, // a new recording
        {.who = 'T',          .says = "nine",                .start = 9,      .end = 11},
    };
    struct toy_session toy = TOY(arena, LINES);
    struct numbers numbers;
    toy.transcript.turns[7].start = -20; // more than a minute back
    toy.transcript.turns[7].end = -18;
    toy.transcript.turns[8].start = -11;
    toy.transcript.turns[8].end = -9;
    numbers_of(arena, &toy.transcript, toy.codes, &numbers);
    CHECK("silences are between turns, of 3 seconds and more",
          numbers.silence_count == 4 && numbers.silences[0].after == 0
              && numbers.silences[0].seconds == 3
              && numbers.silences[1].after == 2
              && numbers.silences[1].seconds == 4
              && numbers.silences[2].after == 5
              && numbers.silences[2].seconds == 5
              && numbers.silences[3].after == 7
              && numbers.silences[3].seconds == 7);
    CHECK("the longest says after whose turn it was",
          numbers.of[NUMBER_SILENCE_LONGEST].value == 7
              && numbers.of[NUMBER_SILENCE_LONGEST].turn == 7
              && numbers.of[NUMBER_SILENCES_AFTER_CLIENT].value == 1
              && numbers.of[NUMBER_SILENCES_AFTER_THERAPIST].value == 3);
    CHECK("both recordings count towards the length",
          check_near(numbers.of[NUMBER_MINUTES].value, (41 + 11) / 60.0, 1e-9));
    CHECK("a turn inside another is an overlap",
          numbers.of[NUMBER_OVERLAPS].value == 1);

    toy.transcript.turns[4].end = NAN;
    numbers_of(arena, &toy.transcript, toy.codes, &numbers);
    CHECK("after a turn whose end is not known nothing is called silence",
          numbers.silence_count == 3);
    for (size_t i = 0; i < toy.transcript.turn_count; i++) {
        toy.transcript.turns[i].end = NAN;
    }
    numbers_of(arena, &toy.transcript, toy.codes, &numbers);
    CHECK("starts alone give a length, and neither silence nor a share of time",
          numbers.of[NUMBER_MINUTES].value > 0
              && isnan(numbers.of[NUMBER_SILENCES].value)
              && isnan(numbers.of[NUMBER_THERAPIST_TIME_SHARE].value));
}

// ---- what is not known ------------------------------------------------------

static bool all_say_why(const struct numbers *numbers)
{
    for (int id = 0; id < NUMBER_COUNT; id++) {
        const struct number *number = &numbers->of[id];
        if (isnan(number->value) != (number->unknown != NULL)) {
            printf("%s: %g, %s\n", NUMBER_ROWS[id].key, number->value,
                   number->unknown ? number->unknown : "no reason");
            return false;
        }
    }
    return true;
}

static void unknown(struct arena *arena)
{
    static const struct line TALK[] = {
        {.who = 'T', .says = "Good morning."                             },
        {.who = 'C', .says = "Good morning to you."                      },
        {.who = 'X', .says = "And from me. I say so much more than both."},
        {.who = 'T', .says = "You look well."                            },
    };
    struct toy_session toy = TOY(arena, TALK);
    struct numbers numbers;
    numbers_of(arena, &toy.transcript, toy.codes, &numbers);
    CHECK("what is not known says why", all_say_why(&numbers));
    CHECK("no question is no ratio, and nought reflections are nought",
          isnan(numbers.of[NUMBER_REFLECTIONS_PER_QUESTION].value)
              && numbers.of[NUMBER_REFLECTIONS].value == 0
              && isnan(numbers.of[NUMBER_COMPLEX_SHARE].value));
    CHECK("no advice is neither first nor not first",
          isnan(numbers.of[NUMBER_ADVICE_FIRST].value));
    CHECK("no times are no silence of nought",
          isnan(numbers.of[NUMBER_SILENCES].value)
              && isnan(numbers.of[NUMBER_OVERLAPS].value));
    CHECK("too few words are no style",
          isnan(numbers.of[NUMBER_STYLE_MATCHING].value)
              && isnan(numbers.lsm.mean));
    CHECK("somebody else is in no number",
          numbers.of[NUMBER_CLIENT_WORDS].value == 4
              && numbers.of[NUMBER_THERAPIST_WORDS].value == 5
              && numbers.of[NUMBER_THERAPIST_TURNS].value == 2);

    numbers_of(arena, &toy.transcript, NULL, &numbers);
    CHECK("without codes the one who says most is the client",
          numbers.of[NUMBER_CLIENT_WORDS].value == 10
              && isnan(numbers.of[NUMBER_REFLECTIONS].value)
              && all_say_why(&numbers));
    toy.transcript.therapist = SPEAKER_UNKNOWN;
    numbers_of(arena, &toy.transcript, NULL, &numbers);
    CHECK("without a therapist nothing is anybody's",
          isnan(numbers.of[NUMBER_THERAPIST_WORDS].value)
              && all_say_why(&numbers));
}

static void one_sided(struct arena *arena)
{
    static const struct line ALONE[] = {
        {.who = 'T', .says = "You should sleep more.", .codes = ADVISES         },
        {.who = 'T', .says = "Mm-hmm.",                .flags = TURN_BACKCHANNEL},
        {.who = 'T', .says = "Thank you. Thank you.",  .flags = TURN_REPEATED   },
    };
    struct toy_session toy = TOY(arena, ALONE);
    struct numbers numbers;
    numbers_of(arena, &toy.transcript, toy.codes, &numbers);
    CHECK("one side alone has all of the words",
          numbers.of[NUMBER_THERAPIST_TALK_SHARE].value == 1
              && numbers.of[NUMBER_CLIENT_WORDS].value == 0
              && isnan(numbers.of[NUMBER_CLIENT_TURN_MEDIAN].value)
              && isnan(numbers.of[NUMBER_CHANGE_SHARE].value)
              && isnan(numbers.of[NUMBER_CLIENT_AFFECT].value)
              && all_say_why(&numbers));
    CHECK("advice with no reflection at all came first",
          numbers.of[NUMBER_ADVICE_FIRST].value == 1
              && numbers.of[NUMBER_ADVICE_FIRST].turn == 0);
    CHECK("a back-channel is no turn, and what was made up is nothing",
          numbers.of[NUMBER_THERAPIST_TURNS].value == 1
              && numbers.of[NUMBER_THERAPIST_BACKCHANNELS].value == 1
              && numbers.of[NUMBER_THERAPIST_WORDS].value == 5
              && numbers.of[NUMBER_REPEATED].value == 1);

    struct toy_session empty = toy_session(arena, ALONE, 0);
    numbers_of(arena, &empty.transcript, empty.codes, &numbers);
    CHECK("an empty session has no numbers and says so",
          numbers.of[NUMBER_THERAPIST_WORDS].value == 0
              && isnan(numbers.of[NUMBER_THERAPIST_TALK_SHARE].value)
              && isnan(numbers.of[NUMBER_REFLECTIONS].value)
              && all_say_why(&numbers));
}

// ---- errors -----------------------------------------------------------------

static void errors(struct arena *arena)
{
    struct line *lines = arena_take(arena, 40, sizeof *lines);
    struct numbers sure, unsure;
    for (int i = 0; i < 40; i++) {
        lines[i] = (struct line){.who = 'T',
                                 .says = "So it was hard.",
                                 .codes = i % 2 ? SIMPLE : OPENS,
                                 .chance = 0.999F};
    }
    struct toy_session toy = toy_session(arena, lines, 40);
    numbers_of(arena, &toy.transcript, toy.codes, &sure);
    for (int i = 0; i < 40; i++) {
        lines[i].chance = 0.6F;
    }
    toy = toy_session(arena, lines, 40);
    numbers_of(arena, &toy.transcript, toy.codes, &unsure);
    const struct number *narrow = &sure.of[NUMBER_REFLECTIONS_PER_QUESTION];
    const struct number *wide = &unsure.of[NUMBER_REFLECTIONS_PER_QUESTION];
    CHECK("a coder that is less sure leaves a wider interval",
          narrow->value == 1 && wide->value == 1
              && wide->high / wide->low > narrow->high / narrow->low
              && narrow->low < 1 && narrow->high > 1);
    bool ordered = true;
    for (int id = 0; id < NUMBER_COUNT; id++) {
        const struct number *number = &unsure.of[id];
        ordered = ordered && isnan(number->low) == isnan(number->high)
               && !(number->low > number->high)
               && (isnan(number->low) || NUMBER_ROWS[id].trust != TRUST_EXACT);
    }
    CHECK("an exact number has no interval, and low is never above high",
          ordered);
}

// ---- rows -------------------------------------------------------------------

static void rows(void)
{
    bool whole = true, unlike = true;
    for (int id = 0; id < NUMBER_COUNT; id++) {
        const struct number_row *row = &NUMBER_ROWS[id];
        whole = whole && row->key && row->words && row->explanation
             && isnan(row->fair) == (row->beside == NULL)
             && isnan(row->good) == isnan(row->fair);
        for (int other = 0; row->key && other < id; other++) {
            unlike = unlike && strcmp(row->key, NUMBER_ROWS[other].key) != 0;
        }
    }
    CHECK("every number has a key, words and an explanation", whole);
    CHECK("no two numbers have the same key", unlike);
    const struct number_row *complex = &NUMBER_ROWS[NUMBER_COMPLEX_SHARE];
    CHECK("the share of complex reflections is never graded",
          complex->trust == TRUST_UNGRADED && isnan(complex->fair)
              && !complex->beside);
    CHECK("style matching carries its note about length",
          strstr(NUMBER_ROWS[NUMBER_STYLE_MATCHING].explanation, "length"));
}

// ---- letters and size -------------------------------------------------------

static void letters(struct arena *arena)
{
    static const struct line LINES[] = {
        {.who = 'T', .says = "I\xE2\x80\x99m Zo\xC3\xAB. Caf\xC3\xA9?"},
        {.who = 'C',
         .says = "\xE2\x80\x9CNo\xE2\x80\x9D \xE2\x80\x94 "
                 "\xF0\x9F\x99\x82 \xE4\xBD\xA0\xE5\xA5\xBD"          },
        {.who = 'T', .says = "\xFF\xFE\x80"                           },
        {.who = 'C', .says = "..."                                    },
    };
    struct toy_session toy = TOY(arena, LINES);
    struct numbers numbers;
    numbers_of(arena, &toy.transcript, toy.codes, &numbers);
    CHECK("letters of all kinds make words",
          numbers.of[NUMBER_THERAPIST_WORDS].value == 5
              && numbers.of[NUMBER_CLIENT_WORDS].value == 3);
}

// The largest transcript that may be read; under the sanitizers it takes
// longer, hence the wide limit.
static void large(struct arena *arena)
{
    enum { TURNS = TRANSCRIPT_MAX_TURNS };
    struct line *lines = arena_take(arena, TURNS, sizeof *lines);
    struct timespec begun, ended;
    struct numbers numbers;
    for (int i = 0; i < TURNS; i++) {
        lines[i] = (struct line){
            .who = i % 2 ? 'C' : 'T',
            .says = i % 2 ? "I don't know, I was afraid that it would never "
                            "end, and then it did, somehow."
                          : "You were afraid, and you kept going. What was "
                            "that like for you?",
            .codes = i % 2 ? SUSTAIN : COMPLEX | OPENS,
            .start = i * 6,
            .end = i * 6 + 2.5,
        };
    }
    struct toy_session toy = toy_session(arena, lines, TURNS);
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begun);
    numbers_of(arena, &toy.transcript, toy.codes, &numbers);
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);
    double seconds = (double)(ended.tv_sec - begun.tv_sec)
                   + (double)(ended.tv_nsec - begun.tv_nsec) / 1e9;
    CHECK("50,000 turns are counted in seconds", seconds < 10);
    CHECK("and counted all", numbers.of[NUMBER_REFLECTIONS].value == TURNS / 2.0
                                 && numbers.silence_count == TURNS - 1);
    printf("50,000 turns: %.0f ms\n", seconds * 1e3);
}

int main(void)
{
    struct arena *arena = arena_open("test");
    python_agrees(arena);
    silences(arena);
    unknown(arena);
    one_sided(arena);
    errors(arena);
    rows();
    letters(arena);
    large(arena);
    arena_close(arena);
    return check_end();
}
