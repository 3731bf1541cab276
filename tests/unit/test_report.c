// The report of a session: what stands in it and in which order, that it stays
// in its width, that nothing said in a session gets out of its place, and what
// is written where little or nothing is known.
//
// Codes are set by hand here: how well the program codes is tested elsewhere.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "cli/listen_csv.h"
#include "pages.h"
#include "talk/report_json.h"
#include "talk/report_text.h"
#include "talk/report_words.h"
#include "web/listening_report.h"
#include "wire/json.h"

static struct arena *arena;

enum { MARA, JO };

// What somebody says, and what it is coded as.
struct said {
    int speaker;
    const char *words;
    enum reflection_code reflection;
    enum question_code question;
    enum input_code input;
    enum client_talk talk;
};

// clang-format off
static const struct said SESSION[] = {
    {MARA, "What would you like to talk about today?",
     .question = QUESTION_OPEN},
    {JO, "Work, I suppose. I keep putting it off.", .talk = TALK_NEUTRAL},
    {MARA, "So something about work has been following you.",
     .reflection = REFLECTION_SIMPLE},
    {JO, "Yes, exactly. I lie awake and go through the meeting again, what "
         "I said and what I should have said, and then it is four.",
     .talk = TALK_CHANGE},
    {MARA, "Have you told your manager?", .question = QUESTION_CLOSED},
    {JO, "No.", .talk = TALK_NEUTRAL},
    {MARA, "Did you write it down?", .question = QUESTION_CLOSED},
    {JO, "Not really.", .talk = TALK_NEUTRAL},
    {MARA, "You should put the phone into the kitchen at night.",
     .input = INPUT_ADVICE},
    {JO, "I don't know. <b>Nothing</b> of it \"changed\" a thing.",
     .talk = TALK_SUSTAIN},
};
// clang-format on
enum { TURNS = sizeof SESSION / sizeof *SESSION };

static enum behaviour_code behaviour_of(const struct said *said)
{
    return said->reflection ? BEHAVIOUR_REFLECTION
         : said->question   ? BEHAVIOUR_QUESTION
         : said->input      ? BEHAVIOUR_INPUT
                            : BEHAVIOUR_OTHER;
}

static struct turn_codes codes_of(const struct said *said)
{
    struct turn_codes codes = {.is_coded = true,
                               .of_client = said->speaker == JO,
                               .behaviour = behaviour_of(said),
                               .reflection = said->reflection,
                               .question = said->question,
                               .input = said->input,
                               .talk = said->talk};

    codes.chance[TASK_BEHAVIOUR][codes.behaviour] = 0.75F;
    codes.chance[TASK_TALK][codes.talk] = 0.5F;
    return codes;
}

// Two people, a turn every ten seconds, one line each.
static struct transcript transcript_of(const struct said *said, size_t count)
{
    struct transcript transcript = {.name = STR("session.vtt"),
                                    .format = "webvtt",
                                    .counted = "line",
                                    .speaker_count = 2,
                                    .therapist = MARA,
                                    .turn_count = count,
                                    .has_times = true};

    transcript.speakers = arena_take(arena, 2, sizeof *transcript.speakers);
    transcript.speakers[MARA] = STR("Mara");
    transcript.speakers[JO] = STR("Jo");
    transcript.turns = arena_take(arena, count + 1, sizeof *transcript.turns);
    for (size_t i = 0; i < count; i++) {
        transcript.turns[i] = (struct turn){.speaker = said[i].speaker,
                                            .text = str_of(said[i].words),
                                            .start = 10 * (double)i,
                                            .end = 10 * (double)i + 9,
                                            .line = (int)i + 1};
    }
    return transcript;
}

static struct listening listening_to(const struct said *said,
                                     const struct transcript *transcript)
{
    struct listening listening = {.transcript = transcript};
    size_t count = transcript->turn_count;
    struct turn_codes *codes = arena_take(arena, count + 1, sizeof *codes);
    enum side *sides = arena_take(arena, count + 1, sizeof *sides);

    for (size_t i = 0; i < count; i++) {
        codes[i] = codes_of(&said[i]);
        sides[i] = said[i].speaker == MARA ? SIDE_THERAPIST : SIDE_CLIENT;
    }
    listening.codes = codes;
    listening.sides = sides;
    numbers_of(arena, transcript, codes, &listening.numbers);
    moments_find(arena, transcript, codes, &listening.moments);
    moments_choose(&listening.moments, count, &listening.choice);
    return listening;
}

static struct str text_of(const struct listening *listening, int width,
                          bool has_looks)
{
    struct text text = text_in(arena);
    struct paper paper = paper_in(&text, width, has_looks);

    report_text(&paper, listening);
    return text_str(&text);
}

static struct str json_of(const struct listening *listening)
{
    struct text text = text_in(arena);

    report_json(&text, listening);
    return text_str(&text);
}

static struct str page_of(const struct listening_view *view)
{
    struct text text = text_in(arena);

    listening_report_page(&text, view);
    return text_str(&text);
}

static bool says(struct str text, const char *what)
{
    return memmem(text.at, text.len, what, strlen(what)) != NULL;
}

static long where(struct str text, const char *what)
{
    const char *at = memmem(text.at, text.len, what, strlen(what));

    return at ? at - text.at : -1;
}

static size_t widest(struct str text)
{
    size_t most = 0;

    while (text.at) {
        size_t width = str_letters(str_cut(&text, '\n'));

        most = width > most ? width : most;
    }
    return most;
}

static int lines(struct str text)
{
    int count = 0;

    while (text.at) {
        (void)str_cut(&text, '\n');
        count++;
    }
    return count - 1;
}

// ---- the text ---------------------------------------------------------------

static void check_text(const struct listening *listening)
{
    struct str text = text_of(listening, 80, false);

    CHECK("what went well comes first, then what is worth a look",
          where(text, "What went well") > 0
              && where(text, "Worth a look") > where(text, "What went well")
              && where(text, "The numbers") > where(text, "Worth a look"));
    CHECK("it says what it is not", says(text, "Not a verdict"));
    CHECK("and who is who", says(text, "Mara is the therapist, as you said."));
    CHECK("a number stands with its error and its agreement",
          says(text, "Turns with a question (") && says(text, "experts .98"));
    CHECK("complex reflections are never graded",
          says(text, "shown, not graded"));
    CHECK("about sixty lines of eighty columns",
          lines(text) <= 64 && widest(text) <= 80);
    CHECK("no narrow terminal is overrun",
          widest(text_of(listening, 40, false)) <= 40);
    CHECK("no looks unless it is a terminal", !says(text, "\033"));
    CHECK("looks where it is",
          says(text_of(listening, 80, true), "\033[1msession.vtt\033[0m"));
    CHECK("nobody is graded, ranked or blamed",
          !says(text, "score") && !says(text, "should have done")
              && !says(text, "fail") && !says(text, "target"));
}

static void check_shared_words(const struct listening *listening)
{
    struct listening by_name = *listening;

    by_name.therapist_by_name = true;
    CHECK("a name that the file gave is said so",
          says(text_of(&by_name, 80, false),
               "\"Mara\" is the therapist, as the file says."));
    CHECK("a long quotation is cut at a space",
          str_is(report_cut(arena, STR("one two three"), 8), "one two ..."));
    CHECK("an endless word is cut anywhere",
          str_is(report_cut(arena, STR("ääääää"), 3), "äää ..."));
    CHECK("a short one stays",
          str_is(report_cut(arena, STR("one two"), 7), "one two"));
    CHECK("a clock has hours only where it must",
          str_is(report_clock(arena, 65.9), "1:05")
              && str_is(report_clock(arena, 3665), "1:01:05")
              && str_is(report_clock(arena, NAN), ""));
    CHECK("a correlation has no zero before its point",
          str_is(report_correlation(arena, 0.85), ".85")
              && str_is(report_correlation(arena, -0.03), "-.03")
              && str_is(report_correlation(arena, 1), "1.00"));
}

// ---- little or nothing ------------------------------------------------------

static void check_bare(void)
{
    struct transcript transcript = transcript_of(SESSION, TURNS);
    struct listening listening;

    transcript.is_bare = true;
    transcript.has_times = false;
    transcript.repeated = 1;
    transcript.turns[5].flags = TURN_REPEATED;
    for (size_t i = 0; i < TURNS; i++) {
        transcript.turns[i].start = NAN;
        transcript.turns[i].end = NAN;
    }
    listening = listening_to(SESSION, &transcript);
    struct str text = text_of(&listening, 80, false);
    struct str page = page_of(&(struct listening_view){
        .listening = &listening, .title = transcript.name});
    CHECK("an automatic transcript is said to be less sure",
          says(text, "Hardly any punctuation"));
    CHECK("so are missing times", says(text, "The file has no times"));
    CHECK("and turns that were made up", says(text, "1 turn repeats"));
    CHECK("what is unknown is not printed as a number",
          !says(text, " nan") && !says(page, ">nan"));
    CHECK("in JSON it is null, with the reason",
          says(json_of(&listening), "\"start\": null")
              && !says(json_of(&listening), ": nan"));
    CHECK("the ribbon then goes by lines", says(page, "line 10</text>"));
}

static void check_little(void)
{
    static const struct said HELLO[] = {{.words = "Hello."}};
    struct transcript transcript = transcript_of(HELLO, 1);
    struct listening listening = listening_to(HELLO, &transcript);
    struct str text = text_of(&listening, 80, false);
    struct str page = page_of(&(struct listening_view){
        .listening = &listening, .title = transcript.name});

    CHECK("nothing found is not called well",
          says(text, "That does not mean that there was none."));
    CHECK("nobody but the therapist", says(text, "No client speaks."));
    CHECK("and that so little says little", says(text, "say little"));
    CHECK("the page stands as well", says(page, "</html>"));
}

// ---- JSON, CSV, HTML --------------------------------------------------------

// docs/LISTENING.md promises them, in this order.
static void check_keys(const struct listening *listening)
{
    static const char *const KEYS[] = {"report",
                                       "version",
                                       "what_this_is",
                                       "file",
                                       "format",
                                       "counted",
                                       "has_times",
                                       "is_bare",
                                       "repeated",
                                       "therapist",
                                       "therapist_known_by",
                                       "speakers",
                                       "went_well",
                                       "worth_a_look",
                                       "all_moments",
                                       "numbers",
                                       "silences",
                                       "style",
                                       "notes",
                                       "turns",
                                       NULL};
    struct node root;
    struct err err = {0};
    bool same = json_open(json_of(listening), &root, &err);

    for (int i = 0; same && (KEYS[i] || node_key(&root, i)); i++) {
        const char *key = node_key(&root, i);

        same = key && KEYS[i] && strcmp(key, KEYS[i]) == 0;
    }
    CHECK("the keys of the JSON stay", same);
    json_close(&root);
}

static void check_json(const struct listening *listening)
{
    struct str json = json_of(listening);
    struct node root, numbers, number, turns, turn;
    double value = 0;
    struct err err = {0};

    CHECK("a strict reader takes the JSON", json_open(json, &root, &err));
    CHECK("it holds every number", node_member(&root, "numbers", &numbers)
                                       && node_key(&numbers, NUMBER_COUNT - 1)
                                       && !node_key(&numbers, NUMBER_COUNT));
    CHECK("under its key", node_member(&numbers, "questions", &number)
                               && node_need_real(&number, "value", &value, &err)
                               && value == 3);
    CHECK("and every turn",
          node_member(&root, "turns", &turns) && node_count(&turns) == TURNS);
    turn = node_element(&turns, 3);
    CHECK("with its line",
          node_need_real(&turn, "line", &value, &err) && value == 4);
    json_close(&root);
}

static void check_csv(const struct listening *listening)
{
    struct text text = text_in(arena);

    listen_csv_head(&text);
    listen_csv(&text, listening);
    CHECK("a row for each turn", lines(text_str(&text)) == TURNS + 1);
    CHECK("with its codes",
          says(text_str(&text),
               "session.vtt,5,therapist,question,,closed,,,0.75,5,40,49,Mara"));
    CHECK("quoted where it must be",
          says(text_str(&text), "\"I don't know. <b>Nothing</b> of it "
                                "\"\"changed\"\" a thing.\""));
}

static void check_page(const struct listening *listening)
{
    struct listening_view view = {.listening = listening,
                                  .title = listening->transcript->name};
    struct str page = page_of(&view);

    CHECK("what was said is escaped", says(page, "&lt;b&gt;Nothing&lt;/b&gt;")
                                          && !says(page, "<b>Nothing"));
    CHECK("nothing runs and nothing is fetched",
          !says(page, "<script") && !says(page, "http:")
              && !says(page, "https:") && !says(page, "url(")
              && !says(page, "@import"));
    CHECK("the style is inside, and ends once",
          says(page, ".heard-moments")
              && where(page, "</style>") == where(page, "</style>\n</head>"));
    CHECK("each turn is a place to go to",
          says(page, "id=\"turn-1\"") && says(page, "id=\"turn-10\""));
    CHECK("without a practice nothing is disputed",
          !says(page, "you see this differently"));
}

static void put_control(struct text *out, const struct listening_view *view,
                        size_t turn)
{
    text_addf(out, "<form>%s %zu</form>", (const char *)view->self, turn);
}

static void check_dispute(const struct listening *listening)
{
    static const struct listening_dispute DISPUTES[] = {
        {2, TASK_BEHAVIOUR, BEHAVIOUR_QUESTION},
        {2, TASK_QUESTION,  QUESTION_OPEN     },
    };
    static char self[] = "control of";
    struct listening_view view = {.listening = listening,
                                  .disputes = DISPUTES,
                                  .dispute_count = 2,
                                  .dispute_control = put_control,
                                  .self = self};
    struct text text = text_in(arena);
    int count = 0;

    listening_report_html(&text, &view);
    CHECK("a dispute stands beside the label, which stays",
          says(text_str(&text), "you see this differently: question")
              && says(text_str(&text), "you see this differently: open "
                                       "question")
              && says(text_str(&text), "simple reflection"));
    CHECK("each turn has its control",
          says(text_str(&text), "<form>control of 0</form>")
              && says(text_str(&text), "<form>control of 9</form>"));
    CHECK("no other turn is disputed",
          !listening_disputes_of(&view, 1, &count) && count == 0);
}

int main(void)
{
    struct transcript transcript;
    struct listening listening;

    arena = arena_open("test");
    transcript = transcript_of(SESSION, TURNS);
    listening = listening_to(SESSION, &transcript);
    check_text(&listening);
    check_shared_words(&listening);
    check_bare();
    check_little();
    check_json(&listening);
    check_keys(&listening);
    check_csv(&listening);
    check_page(&listening);
    check_dispute(&listening);
    arena_close(arena);
    return check_end();
}
