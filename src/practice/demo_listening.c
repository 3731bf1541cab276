// demo_listening - see demo_listening.h. What is said is put together from a
// few exchanges, each of which stands on its own; which of them, and in which
// order, follows from the person and the week alone.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_listening.h"

#include "base/arena.h"
#include "base/moment.h"
#include "base/text.h"
#include "practice/listen_dispute.h"
#include "practice/listen_store.h"
#include "practice/setting.h"
#include "talk/listening.h"

#include <string.h>

// clang-format off
static const struct exchange {
    const char *therapist, *client;
} EXCHANGES[] = {
    {"What has stayed with you since last week?",
     "The walk, mostly. I went twice, and the second time I did not look at my phone at all."},
    {"You gave yourself an hour that belonged to nobody else.",
     "Yes, exactly. I had not seen it like that. It felt like mine."},
    {"Mm-hmm.", "And then on Sunday it was all grey again, so I stayed in bed until noon."},
    {"It sounds as if Sunday took back what Saturday had given.",
     "That is it. I get one good day and then I pay for it. I am so tired of that."},
    {"How did you get out of bed at noon?",
     "The cat. She does not care how I feel, she wants to eat. So I got up for her."},
    {"Did you eat something yourself?", "Toast. Not much."},
    {"You feel you ought to be further by now.",
     "I do. My sister says I should just pull myself together, and part of me thinks she is right."},
    {"Part of you agrees with her, and another part is worn out from pulling.",
     "Yes. The worn out part is bigger today."},
    {"Many people sleep worse for a while when they change the hour they get up; it often settles in two or three weeks.",
     "All right. I can try it for three weeks, I think."},
    {"Would it be all right if I told you what has helped some others with that?",
     "Yes, please do."},
    {"Have you thought about ringing her before the weekend instead of after it?",
     "I suppose I could. I do not know if I will."},
    {"That took courage, to say that to him.",
     "I was shaking. But I said it, and nothing fell down."},
    {"What would be the smallest part of it that you could do this week?",
     "I could put the letter on the table. Just that. Not open it."},
    {"So you put it where you can see it, and you decide the day.",
     "Yes. That I can do. I want it off the shelf."},
    {"How was it to come here today?", "Hard. I nearly turned round at the corner."},
    {"And you came all the same. What helped you over the corner?",
     "I thought, if I do not go now I will have to explain it next week."},
    {"I wonder whether I went too fast last time.",
     "A little. You asked three things at once and I did not know which to answer."},
    {"Thank you for telling me. I am sorry about that. Which one mattered to you?",
     "The one about my father. I have been thinking about it all week."},
    {"You miss him, and you are angry with him.", "Both. At the same time. I did not know that was allowed."},
    {"It makes sense that both are there.", "Nobody ever said that to me before."},
    {"Is he still living in the same house?", "Yes. With the dog."},
    {"What do you do when the evening gets long?",
     "I have a drink, to be honest. One or two. I like it, it makes everything a bit softer."},
    {"On the one hand it softens the evening, and on the other you said the mornings are worse for it.",
     "They are. I do not want to go on like that. I need my mornings."},
    {"You should leave the bottle at the shop this week.", "I know. It is not that easy."},
    {"How sure are you that you could do it on two evenings, from nought to ten?",
     "Six, maybe. Tuesday and Thursday, when I have choir."},
    {"Why a six and not a three?", "Because I have done it before. In spring I managed for a month."},
    {"What did you notice in that month?", "I slept. I laughed at something my neighbour said. I was around more."},
    {"You were around more, for others and for yourself.", "Yes. I would like that back."},
    {"I don't think I have understood the part about work yet. What happened there?",
     "Nothing happened. That is the thing. I sit there and nothing happens."},
    {"Where would you like us to begin next time?", "With the letter, I think. If it is on the table by then."},
};
// clang-format on
enum {
    EXCHANGE_COUNT = sizeof EXCHANGES / sizeof *EXCHANGES,
    EXCHANGES_A_SESSION = 17,
    STEP = 7, // has no factor in common with their number
    DAYS_KEPT = 30,
};

// ---- a transcript -----------------------------------------------------------

struct recording {
    struct text text;
    double at; // seconds
};

static void put_clock(struct text *text, double seconds)
{
    int whole = (int)seconds;

    text_addf(text, "%02d:%02d:%02d.%03d", whole / 3600, whole / 60 % 60,
              whole % 60, (int)((seconds - whole) * 1000));
}

// A cue at an easy pace, after a pause.
static void put_cue(struct recording *recording, const char *who,
                    const char *words, double pause)
{
    struct text *text = &recording->text;

    recording->at += pause;
    put_clock(text, recording->at);
    text_add(text, STR(" --> "));
    recording->at += 0.6 + 0.07 * (double)strlen(words);
    put_clock(text, recording->at);
    text_addf(text, "\n<v %s>%s</v>\n\n", who, words);
}

static struct str record(struct arena *arena, const struct demo_moment *moment)
{
    struct recording recording = {.text = text_in(arena), .at = 0};
    int first = 11 * moment->week + moment->person->name[0];

    text_add(&recording.text, STR("WEBVTT\n\n"));
    for (int i = 0; i < EXCHANGES_A_SESSION; i++) {
        const struct exchange *said =
            &EXCHANGES[(first + STEP * i) % EXCHANGE_COUNT];

        put_cue(&recording, "Mara Lind", said->therapist, 0.8);
        put_cue(&recording, moment->person->name, said->client,
                i % (4 + first % 7) == 3 ? 4.5 : 1.2);
    }
    return text_str(&recording.text);
}

// ---- through the doors ------------------------------------------------------

static bool keep(struct practice *practice, const struct demo_moment *moment,
                 const struct transcript *transcript, struct err *err)
{
    struct listen_draft draft;

    return listen_note_yes(practice, moment->session, DAYS_KEPT,
                           P_NOW(practice), err)
        && listen_begin(practice, moment->session, &draft, err)
        && listen_seal(practice, transcript, &draft, err)
        && listen_keep(practice, &draft, err);
}

static bool choose(struct practice *practice, const struct demo_moment *moment,
                   struct transcript *transcript, struct err *err)
{
    struct listen_choice choice = {.speakers = transcript->speaker_count};
    struct listening listening;
    struct transcript kept;
    struct listen_kept numbers;

    if (!transcript_set_therapist(transcript, STR("Mara Lind"), err)
        || !listen_transcript(practice, moment->session, &kept, &choice.version,
                              err)
        || !listening_of(practice->arena, coder_built_in(), transcript,
                         &listening, err)) {
        return false;
    }
    numbers = listen_kept_of(&listening.numbers);
    choice.therapist = transcript->therapist;
    choice.numbers = listen_numbers_print(practice->arena, &numbers);
    return listen_choose(practice, moment->session, &choice, err);
}

// What the server's round does every hour.
static bool purge(struct practice *practice, struct err *err)
{
    struct batch batch;
    bool good = listen_list_due(practice, 0, &batch, err);

    for (int i = 0; good && i < batch.count; i++) {
        good = listen_purge(practice, batch.ids[i], err);
    }
    return good;
}

bool demo_listening(struct practice *practice, const struct demo_moment *moment,
                    struct err *err)
{
    const struct transcript_wish wish = {.format = STR("")};
    struct str person = str_of(moment->person->name);
    struct str name =
        text_print(practice->arena, "session-%d.vtt", moment->week);
    struct transcript transcript;

    if (!str_is(person, "Kite") && !str_is(person, "Juniper")) {
        return true;
    }
    return setting_save(practice, STR("listening"), STR("yes"), err)
        && transcript_read(practice->arena, name,
                           record(practice->arena, moment), &wish, &transcript,
                           err)
        && keep(practice, moment, &transcript, err)
        && choose(practice, moment, &transcript, err) && purge(practice, err);
}
