// fuzz_note - measure/note_command.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fuzz.h"
#include "measure/note_command.h"

const char *const FUZZ_SEEDS[] = {
    ";p send the letter fri",
    ";event moved house 29 feb 2027",
    ";p x in 366 months",
    ";plan walk on tue and fri",
    "; 2026-12-04 next session 31 apr 1st",
    NULL,
};

static void check(const struct note_command *command, struct str line)
{
    struct civil back = civil_of_moment(moment_of_civil(&command->day));

    FUZZ_MUST(command->words.len < line.len);
    FUZZ_MUST(
        !command->words.len
        || (command->words.at > line.at
            && command->words.at + command->words.len <= line.at + line.len));
    FUZZ_MUST(command->due != NOTE_DUE_NAMED
              || (back.year == command->day.year
                  && back.month == command->day.month
                  && back.day == command->day.day && back.hour == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const struct civil TODAYS[] = {
        {2028, 2,  29, 9, 0, 0},
        {2026, 12, 31, 9, 0, 0},
        {1,    1,  1,  0, 0, 0}
    };
    struct str line = {(const char *)bytes, len};
    struct note_command command;

    for (size_t i = 0; i < sizeof TODAYS / sizeof *TODAYS; i++) {
        if (note_command_parse(line, &TODAYS[i], &command)) {
            check(&command, line);
        }
    }
    FUZZ_MUST(note_still_holds(line, line));
    return 0;
}
