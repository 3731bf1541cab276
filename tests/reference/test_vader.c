// Our rules of VADER against the npm package vader-sentiment 1.1.3.
//
// tests/reference/vader.csv holds sentences of our own and the `compound` that
// SentimentIntensityAnalyzer.polarity_scores(sentence) of that package gave
// for them in node. Left out of it are the few forms in which we differ on
// purpose, as the later Python versions do; they are the cases below.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "talk/affect.h"
#include "wire/csv.h"

static double affect(const char *text)
{
    return affect_compound(str_of(text));
}

static void sentences_agree(void)
{
    FILE *file = fopen("tests/reference/vader.csv", "r");
    struct csv *csv = csv_open(file);
    const struct str *fields;
    struct err err = {0};
    int count, rows = 0;
    bool more = true;
    while (csv_next(csv, &fields, &count, &more, &err) && more && count == 2) {
        double want;
        if (!str_parse_real(fields[1], &want)) {
            continue; // the header
        }
        rows++;
        bool same = fabs(affect_compound(fields[0]) - want) < 1e-9;
        CHECK("a sentence has the value that the package gives", same);
        if (!same) {
            printf("%.*s: %g, not %g\n", SHOW(fields[0]),
                   affect_compound(fields[0]), want);
        }
    }
    CHECK("all sentences were read", rows == 226 && err.kind == ERR_NONE);
    csv_close(csv);
    fclose(file);
}

int main(void)
{
    sentences_agree();

    // Where we follow the later versions: capitals do not hide a negation or a
    // "but", and any number of marks is taken off both ends of a word.
    CHECK("a negation may begin a sentence",
          affect("Not good") == affect("not good") && affect("Not good") < 0);
    CHECK("so may a contrast",
          affect("It was sad. But then it was good")
              == affect("It was sad. but then it was good"));
    CHECK("five exclamation marks hide no word",
          affect("It was horrible!!!!!") == affect("It was horrible!!!!"));
    CHECK("quotation marks hide no word",
          affect("you are a \"failure.\"") == affect("you are a failure"));

    // What is our own.
    CHECK("a remark in brackets is not said", affect("[laughs] the door") == 0);
    CHECK("a dash ends a word", affect("it was good--then") > 0
                                    && affect("good\xE2\x80\x94then") > 0);
    CHECK("a curly apostrophe negates as well",
          affect("it wasn\xE2\x80\x99t good") == affect("it wasn't good"));

    CHECK("no words, no feeling", affect("") == 0 && affect("  \t") == 0);
    CHECK("bytes that are no text do no harm",
          affect("\xFF\xFE[[[ \xE2\x80 good \xE2") > 0);
    return check_end();
}
