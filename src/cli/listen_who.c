// listen_who - see listen_who.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/listen_who.h"

#include "base/arena.h"
#include "cli/listen_files.h"
#include "cli/terminal.h"
#include "talk/asking.h"
#include "talk/report_words.h"
#include "talk/words.h"
#include "wire/paper.h"

#include <string.h>
#include <strings.h>

enum {
    ANSWER_ROOM = TRANSCRIPT_MAX_NAME + 8,
    ASK_TIMES = 3,
    FIRST_LETTERS = 60, // of what a speaker says first
    NAME_LETTERS = 40,
    SPEAKERS_SHOWN = 12,
};

// Names that leave no doubt when they are the whole name.
static const char *const NAMES[] = {"t", "therapist", "counselor",
                                    "counsellor"};

// ---- what is known about each speaker ---------------------------------------

struct speaker_facts {
    int turns;
    int questions; // turns that ask something
    int words;
    struct str first; // what they say first
};

static struct speaker_facts facts_of(const struct transcript *transcript,
                                     int speaker)
{
    struct speaker_facts facts = {0};

    for (size_t i = 0; i < transcript->turn_count; i++) {
        const struct turn *turn = &transcript->turns[i];

        if (turn->speaker != speaker) {
            continue;
        }
        if (!facts.first.len) {
            facts.first = turn->text;
        }
        facts.turns++;
        facts.words += words_in(turn->text);
        facts.questions += asking_anywhere(turn->text, transcript->is_bare);
    }
    return facts;
}

static const char *plural(int count)
{
    return count == 1 ? "" : "s";
}

static void say_speaker(struct paper *paper,
                        const struct transcript *transcript, int speaker)
{
    struct arena *arena = paper->text->arena;
    struct speaker_facts facts = facts_of(transcript, speaker);

    paper_begin(paper, 2, 5);
    paper_sayf(paper, PAPER_PLAIN, "%d  ", speaker + 1);
    paper_say(paper, PAPER_STRONG,
              report_cut(arena, transcript->speakers[speaker], NAME_LETTERS));
    paper_sayf(paper, PAPER_PLAIN, ": %d turn%s, %d with a question, %d word%s",
               facts.turns, plural(facts.turns), facts.questions, facts.words,
               plural(facts.words));
    if (facts.first.len) {
        paper_say(
            paper, PAPER_PLAIN,
            text_print(arena, "; begins \"%.*s\"",
                       SHOW(report_cut(arena, facts.first, FIRST_LETTERS))));
    }
    paper_end(paper);
}

// Why this one is suggested: asks more, or is called so.
static void say_suggestion(struct paper *paper,
                           const struct transcript *transcript, int suggested)
{
    struct speaker_facts facts;
    bool asks_most = true;

    paper_begin(paper, 0, 0);
    if (suggested == SPEAKER_UNKNOWN) {
        paper_say(paper, PAPER_PLAIN,
                  STR("No suggestion: too little is said, or they ask about "
                      "as often."));
        paper_end(paper);
        return;
    }
    facts = facts_of(transcript, suggested);
    for (int i = 0; i < transcript->speaker_count; i++) {
        struct speaker_facts other = facts_of(transcript, i);

        // As shares of their turns, without dividing by none.
        asks_most = asks_most
                 && (i == suggested
                     || (int64_t)facts.questions * other.turns
                            > (int64_t)other.questions * facts.turns);
    }
    paper_say(paper, PAPER_PLAIN, STR("A suggestion: "));
    paper_say(paper, PAPER_STRONG, transcript->speakers[suggested]);
    paper_say(paper, PAPER_PLAIN,
              asks_most ? STR(", who asks more.") : STR(", by the name."));
    paper_end(paper);
}

// `suggested` last, so that it stands where the answer is typed.
static void say_speakers(struct paper *paper,
                         const struct transcript *transcript, int suggested)
{
    int count = transcript->speaker_count < SPEAKERS_SHOWN
                  ? transcript->speaker_count
                  : SPEAKERS_SHOWN;

    paper_begin(paper, 0, 0);
    paper_say(paper, PAPER_STRONG, transcript->name);
    paper_say(paper, PAPER_PLAIN, STR(": which speaker is the therapist?"));
    paper_end(paper);
    for (int i = 0; i < count; i++) {
        say_speaker(paper, transcript, i);
    }
    if (count < transcript->speaker_count) {
        paper_begin(paper, 2, 5);
        paper_sayf(paper, PAPER_PLAIN, "and %d more",
                   transcript->speaker_count - count);
        paper_end(paper);
    }
    say_suggestion(paper, transcript, suggested);
}

// ---- the command to give ----------------------------------------------------

// As a shell takes it: "session 3.vtt" -> 'session 3.vtt'.
static void add_word(struct text *text, struct str word)
{
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=-";
    bool plain = word.len > 0 && word.at[0] != '-';

    for (size_t i = 0; i < word.len; i++) {
        plain = plain && memchr(PLAIN, word.at[i], sizeof PLAIN - 1);
    }
    text_addc(text, ' ');
    if (plain) {
        text_add(text, word);
        return;
    }
    text_addc(text, '\'');
    for (size_t i = 0; i < word.len; i++) {
        if (word.at[i] == '\'') {
            text_add(text, STR("'\\'"));
        }
        text_addc(text, word.at[i]);
    }
    text_addc(text, '\'');
}

static void add_given(struct text *text, const struct command *command,
                      const struct option_spec *spec)
{
    struct option_values given = command_values(command, spec->name);

    for (int i = 0; i < given.count; i++) {
        if (spec->name[0] == '-') {
            text_addf(text, " %s", spec->name);
        }
        add_word(text, given.at[i]);
    }
}

// All that was given, and the therapist: it is to be copied, so it is never
// wrapped.
static void say_command(const struct listen_who *who, struct paper *paper,
                        const struct transcript *transcript, int suggested)
{
    const struct command_row *row = who->command->row;
    struct text text = text_in(paper->text->arena);
    struct paper line = *paper;

    text_addf(&text, "rapport %s", row->name);
    for (const struct option_spec *spec = row->options; spec->name; spec++) {
        add_given(&text, who->command, spec);
    }
    text_add(&text, STR(" --therapist"));
    add_word(&text, suggested == SPEAKER_UNKNOWN
                        ? STR("NAME")
                        : transcript->speakers[suggested]);
    line.width = INT32_MAX / 2;
    paper_begin(&line, 2, 2);
    paper_say(&line, PAPER_STRONG, text_str(&text));
    paper_end(&line);
}

// ---- asking -----------------------------------------------------------------

static bool choose(struct transcript *transcript, int suggested,
                   struct str answer)
{
    int64_t number = 0;

    if (!answer.len) {
        transcript->therapist = suggested;
    } else if (transcript_set_therapist(transcript, answer, &(struct err){0})) {
        return true;
    } else if (str_parse_int(answer, &number) && number >= 1
               && number <= transcript->speaker_count) {
        transcript->therapist = (int)number - 1;
    }
    return transcript->therapist != SPEAKER_UNKNOWN;
}

static bool ask(const struct listen_who *who, struct transcript *transcript,
                int suggested, struct err *err)
{
    const struct command *command = who->command;
    char room[ANSWER_ROOM];

    for (int i = 0; i < ASK_TIMES; i++) {
        if (suggested == SPEAKER_UNKNOWN) {
            (void)fputs("Number or name: ", command->err);
        } else {
            (void)fprintf(command->err, "Number or name [%d]: ", suggested + 1);
        }
        (void)fflush(command->err);
        if (!fgets(room, sizeof room, command->in)) {
            break;
        }
        if (choose(transcript, suggested, str_trim(str_of(room)))) {
            return true;
        }
        (void)fputs("That is none of them.\n", command->err);
    }
    return err_set(err, ERR_INPUT, "%.80s: nobody said who the therapist is",
                   listen_files_name(who->path));
}

// ---- finding ----------------------------------------------------------------

static bool is_plain_name(struct str name)
{
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (name.len == strlen(NAMES[i])
            && !strncasecmp(name.at, NAMES[i], name.len)) {
            return true;
        }
    }
    return false;
}

static bool find_by_name(struct transcript *transcript)
{
    int found = SPEAKER_UNKNOWN;
    int count = 0;

    for (int i = 0; i < transcript->speaker_count; i++) {
        if (is_plain_name(transcript->speakers[i])) {
            found = i;
            count++;
        }
    }
    transcript->therapist = count == 1 ? found : SPEAKER_UNKNOWN;
    return count == 1;
}

static bool ask_or_tell(struct listen_who *who, struct arena *arena,
                        struct transcript *transcript, struct err *err)
{
    const struct command *command = who->command;
    int suggested = transcript_suggest_therapist(transcript);
    bool can_ask = terminal_is(command->in) && terminal_is(command->err);
    struct text text = text_in(arena);
    struct paper paper = paper_in(&text, terminal_width(command->err),
                                  terminal_has_looks(command->err));

    say_speakers(&paper, transcript, suggested);
    if (!can_ask) {
        paper_begin(&paper, 0, 0);
        paper_say(&paper, PAPER_PLAIN,
                  suggested == SPEAKER_UNKNOWN
                      ? STR("Nobody can be asked here. Put the name into:")
                      : STR("Nobody can be asked here. If that is right (or "
                            "else with another name):"));
        paper_end(&paper);
        say_command(who, &paper, transcript, suggested);
    }
    (void)fwrite(text_str(&text).at, 1, text_str(&text).len, command->err);
    return can_ask ? ask(who, transcript, suggested, err)
                   : err_set(err, ERR_INPUT,
                             "%.80s: say who the therapist is with --therapist",
                             listen_files_name(who->path));
}

bool listen_who_find(struct listen_who *who, struct arena *arena,
                     struct transcript *transcript, struct err *err)
{
    struct err ignored = {0};

    who->is_by_name = false;
    who->is_asked_before = false;
    if (who->said.len || !transcript->speaker_count) {
        return transcript_set_therapist(transcript, who->said, err)
            || err_within(err, "%.80s", listen_files_name(who->path));
    }
    if (find_by_name(transcript)) {
        who->is_by_name = true;
        return true;
    }
    if (who->answered.len
        && transcript_set_therapist(transcript, who->answered, &ignored)) {
        who->is_asked_before = true;
        return true;
    }
    if (!ask_or_tell(who, arena, transcript, err)) {
        return false;
    }
    who->answered = str_copy(who->command->arena,
                             transcript->speakers[transcript->therapist]);
    return true;
}
