// test_letter - a letter is a template and chosen lines, nothing else; every
// version stays; nobody but a person who is signed in gives or shares one
// (SH04).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/client.h"
#include "practice/goal.h"
#include "practice/letter.h"
#include "practice/path.h"

static struct toy toy;
static struct err err;
static struct client_id kite, other;

// ---- the template -----------------------------------------------------------

// Takes every place of `words` out of `text`; how often it was there.
static int take_out(struct str *text, struct str words)
{
    struct text rest = text_in(toy.arena);
    int found = 0;

    for (size_t i = 0; i < text->len;) {
        struct str here = {text->at + i, text->len - i};

        if (words.len && str_starts(here, words)) {
            found++;
            i += words.len;
        } else {
            text_addc(&rest, text->at[i++]);
        }
    }
    *text = text_str(&rest);
    return found;
}

static bool is_blank(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] != ' ' && text.at[i] != '\n' && text.at[i] != '-') {
            return false;
        }
    }
    return true;
}

// One line of every group, told apart.
static const struct line LINES[] = {
    {"path.1",       LINE_PATH,       {"", 0}, {"alpha words", 11}  },
    {"moment.1",     LINE_MOMENT,     {"", 0}, {"bravo words", 11}  },
    {"goal.1",       LINE_GOAL,       {"", 0}, {"charlie words", 13}},
    {"plan.1",       LINE_TRIED,      {"", 0}, {"delta words", 11}  },
    {"note.1",       LINE_SAID,       {"", 0}, {"echo words", 10}   },
    {"promise.1",    LINE_PROMISE,    {"", 0}, {"foxtrot words", 13}},
    {"preference.1", LINE_PREFERENCE, {"", 0}, {"golf words", 10}   },
};
enum { LINE_COUNT = sizeof LINES / sizeof *LINES };

static void only_template_and_lines(const struct letter_kind *kind)
{
    struct str text = letter_merge(toy.arena, kind, LINES, LINE_COUNT);
    bool once = true;

    for (int i = 0; i < LINE_COUNT; i++) {
        once = once && take_out(&text, LINES[i].words) == 1;
    }
    CHECK("every chosen line stands in it once", once);
    (void)take_out(&text, str_of(kind->opening));
    (void)take_out(&text, str_of(kind->closing));
    for (int i = 0; kind->parts[i].words; i++) {
        (void)take_out(&text, str_of(kind->parts[i].words));
    }
    CHECK("and nothing else but the template", is_blank(text));
    text = letter_merge(toy.arena, kind, LINES, 0);
    CHECK("nothing chosen: opening and closing",
          take_out(&text, str_of(kind->opening)) == 1
              && take_out(&text, str_of(kind->closing)) == 1 && is_blank(text));
}

// ---- in the practice --------------------------------------------------------

struct work {
    bool (*act)(struct practice *practice, struct work *work, struct err *err);
    struct staff_id as;
    int64_t id;
    int version;
    const char *words;
    const char *state;
    struct client_id client;
    struct letter letter;
    struct letter *list;
    int count;
    struct str line;
    struct line *lines;
};

static bool enter(struct practice *practice, void *context, struct err *why)
{
    struct work *work = context;

    practice->staff = work->as;
    return work->act(practice, work, why);
}

static bool run(struct work *work)
{
    err = (struct err){0};
    return folder_write(toy.folder, toy.arena, enter, work, &err);
}

static bool begin(struct practice *practice, struct work *work, struct err *why)
{
    (void)work;
    return client_add(practice, &(struct client){.name = STR("Kite")}, &kite,
                      why)
        && client_add(practice, &(struct client){.name = STR("Ash")}, &other,
                      why);
}

static bool draft(struct practice *practice, struct work *work, struct err *why)
{
    return letter_draft(practice, kite, str_of(work->state),
                        str_of(work->words), &work->id, why);
}

static bool get(struct practice *practice, struct work *work, struct err *why)
{
    return letter_get(practice, work->id, &work->letter, why);
}

static bool save(struct practice *practice, struct work *work, struct err *why)
{
    return letter_save(practice, work->id, work->version, str_of(work->words),
                       why);
}

static bool set(struct practice *practice, struct work *work, struct err *why)
{
    return letter_set_state(practice, work->id, work->version,
                            str_of(work->state), why);
}

static bool open_shared(struct practice *practice, struct work *work,
                        struct err *why)
{
    return letter_list_shared(practice, work->client, &work->list, &work->count,
                              why)
        && letter_waits(practice, work->client, &work->line, why)
        && letter_get_shared(practice, work->client, work->id, &work->letter,
                             why)
        && letter_set_read(practice, work->client, work->id, why);
}

static bool comment(struct practice *practice, struct work *work,
                    struct err *why)
{
    return letter_comment_add(
        practice, work->client, work->id,
        &(struct letter_comment){true, str_of(work->words), 0}, why);
}

static bool read_lines(struct practice *practice, struct work *work,
                       struct err *why)
{
    return lines_read(practice, kite, &work->lines, &work->count, why);
}

static bool write_some(struct practice *practice, struct work *work,
                       struct err *why)
{
    struct goal_id agreed, proposed;
    bool beside;

    (void)work;
    return path_write(practice, kite,
                      &(struct path_draft){PATH_FROM, STR("a small town"), 0},
                      &beside, why)
        && goal_add(practice, kite, STR("sleep"), &agreed, why)
        && goal_agree(practice, agreed, GOAL_CLIENT, why)
        && goal_agree(practice, agreed, GOAL_THERAPIST, why)
        && goal_add(practice, kite, STR("not agreed"), &proposed, why);
}

static const struct staff_id MARA = {1};
static const struct staff_id NOBODY = {0};

static struct letter now(int64_t id)
{
    struct work work = {.act = get, .id = id};

    CHECK("the letter is read", run(&work));
    return work.letter;
}

static bool step(int64_t id, struct staff_id as, const char *state)
{
    struct work work = {.act = set,
                        .as = as,
                        .id = id,
                        .version = now(id).version,
                        .state = state};

    return run(&work);
}

static bool client_sees(int64_t id, struct client_id client)
{
    struct work work = {.act = open_shared, .id = id, .client = client};

    return run(&work);
}

static void nobody_shares_by_itself(int64_t id)
{
    CHECK("a draft is not ready to be shared",
          !step(id, MARA, "shared") && err.kind == ERR_CONFLICT);
    CHECK("ready", step(id, MARA, "ready"));
    CHECK("no round, no job: nobody signed in shares nothing",
          !step(id, NOBODY, "shared") && err.kind == ERR_DENIED);
    CHECK("nor gives it", !step(id, NOBODY, "given") && err.kind == ERR_DENIED);
    CHECK("and the client sees nothing",
          !client_sees(id, kite) && err.kind == ERR_MISSING);
}

static void it_is_shared(int64_t id)
{
    struct work work = {.act = save, .id = id, .words = "other words"};

    CHECK("the therapist shares it", step(id, MARA, "shared"));
    CHECK("the client reads it", client_sees(id, kite) && now(id).read_at);
    CHECK("nobody else does", !client_sees(id, other));
    work.version = now(id).version;
    CHECK("its words stay", !run(&work) && err.kind == ERR_CONFLICT);
    work = (struct work){
        .act = comment, .id = id, .client = kite, .words = "it was two years"};
    CHECK("the client's word stands beside it",
          run(&work) && now(id).comments == 1
              && str_is(now(id).words, "second words"));
    work.client = other;
    CHECK("nobody else's", !run(&work) && err.kind == ERR_MISSING);
    CHECK("taken back", step(id, MARA, "taken_back") && !client_sees(id, kite));
    work = (struct work){.act = save,
                         .id = id,
                         .version = now(id).version,
                         .words = "third words"};
    CHECK("it can be written on, as a draft",
          run(&work) && str_is(str_of(now(id).state), "draft"));
    CHECK("and is not shared again by that", !client_sees(id, kite));
}

static void versions_guard(int64_t id)
{
    struct work work = {.act = save,
                        .id = id,
                        .version = now(id).version,
                        .words = "second words"};

    CHECK("saved", run(&work));
    work.words = "from an older tab";
    CHECK("an older tab is told", !run(&work) && err.kind == ERR_CONFLICT
                                      && str_is(now(id).words, "second words"));
}

static void lines_are_chosen_from_the_record(void)
{
    struct work work = {.act = write_some};

    CHECK("some words", run(&work));
    work = (struct work){.act = read_lines};
    CHECK("the list holds what is agreed and the client's own",
          run(&work) && work.count == 2
              && str_is(work.lines[0].words, "a small town")
              && str_is(work.lines[1].words, "sleep"));
}

int main(void)
{
    struct work work = {.act = begin, .as = MARA};

    if (!toy_open(&toy) || !run(&work)) {
        return 1;
    }
    for (int i = 0; i < LETTER_KIND_COUNT; i++) {
        only_template_and_lines(&LETTER_KINDS[i]);
    }
    work = (struct work){
        .act = draft, .as = MARA, .state = "poem", .words = "words"};
    CHECK("no such kind", !run(&work) && err.kind == ERR_INPUT);
    work.state = "goodbye";
    CHECK("a draft", run(&work) && str_is(str_of(now(work.id).state), "draft"));
    versions_guard(work.id);
    nobody_shares_by_itself(work.id);
    it_is_shared(work.id);
    lines_are_chosen_from_the_record();
    toy_close(&toy);
    return check_end();
}
