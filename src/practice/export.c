// export - one table of queries, one loop. Only the answers are not a query:
// they lie sealed together per form and get their wording from the form.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/export.h"

#include "base/arena.h"
#include "base/moment.h"
#include "base/text.h"
#include "practice/audit.h"
#include "practice/client.h"
#include "practice/questionnaire.h"
#include "practice/words.h"

#include <string.h>

// clang-format off
static const struct export_table TABLES[] = {
    {"client", "Who",
     "SELECT client_id, name_sealed, contact_sealed, answers_by, sharing, "
     "sharing_why_sealed, created_at FROM client "
     "WHERE practice_id = $1 AND client_id = $2",
     {{"client", EXPORT_NUMBER, NULL},
      {"name", EXPORT_SEALED, "client.name"},
      {"contact", EXPORT_SEALED, "client.contact"},
      {"answers_by", EXPORT_TEXT, NULL},
      {"sharing", EXPORT_TEXT, NULL},
      {"sharing_why", EXPORT_SEALED, "client.sharing_why"},
      {"since", EXPORT_TIME, NULL}}},
    {"consents", "What was agreed to",
     "SELECT consent_id, purpose, given, at, words_version FROM consent "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY consent_id",
     {{"consent", EXPORT_NUMBER, NULL},
      {"purpose", EXPORT_TEXT, NULL},
      {"given", EXPORT_NUMBER, NULL},
      {"at", EXPORT_TIME, NULL},
      {"words_version", EXPORT_NUMBER, NULL}}},
    {"episodes", "Courses of therapy",
     "SELECT episode_id, state, vision_sealed, started_at, ended_at, ending "
     "FROM episode WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY episode_id",
     {{"episode", EXPORT_NUMBER, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"vision", EXPORT_SEALED, "episode.vision"},
      {"started", EXPORT_TIME, NULL},
      {"ended", EXPORT_TIME, NULL},
      {"ending", EXPORT_TEXT, NULL}}},
    {"sessions", "Sessions",
     "SELECT session_id, episode_id, number, scheduled_at, attendance, "
     "note_sealed FROM session "
     "WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY scheduled_at, session_id",
     {{"session", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"number", EXPORT_NUMBER, NULL},
      {"scheduled", EXPORT_TIME, NULL},
      {"attendance", EXPORT_TEXT, NULL},
      {"note", EXPORT_SEALED, "session.note"}}},
    {"notes", "What stood in the notes of the sessions",
     "SELECT note_words_id, session_id, part, aside, words_sealed, first_at, "
     "kept_at FROM note_words WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY note_words_id",
     {{"note", EXPORT_NUMBER, NULL},
      {"session", EXPORT_NUMBER, NULL},
      {"part", EXPORT_TEXT, NULL},
      {"set_aside", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "note_words.words"},
      {"first", EXPORT_TIME, NULL},
      {"kept", EXPORT_TIME, NULL}}},
    {"note_commands", "What a line of a note became",
     "SELECT note_command_id, session_id, kind, target_id, due, line_sealed, "
     "made_at FROM note_command WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY note_command_id",
     {{"command", EXPORT_NUMBER, NULL},
      {"session", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"target", EXPORT_NUMBER, NULL},
      {"due", EXPORT_TEXT, NULL},
      {"line", EXPORT_SEALED, "note_command.line"},
      {"made", EXPORT_TIME, NULL}}},
    {"forms", "Forms",
     "SELECT administration_id, episode_id, session_id, form, language, mode, "
     "state, created_at, touched_at FROM administration "
     "WHERE practice_id = $1 AND client_id = $2 AND rater = 'client' "
     "ORDER BY administration_id",
     {{"form_id", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"session", EXPORT_NUMBER, NULL},
      {"form", EXPORT_TEXT, NULL},
      {"language", EXPORT_TEXT, NULL},
      {"mode", EXPORT_TEXT, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"offered", EXPORT_TIME, NULL},
      {"touched", EXPORT_TIME, NULL}}},
    {"scores", "Scores",
     "SELECT administration_id, version, instrument, instrument_version, "
     "scale, session_number, answered_at, value, answered, items FROM score "
     "WHERE practice_id = $1 AND client_id = $2 AND rater = 'client' "
     "ORDER BY answered_at, administration_id, version, instrument, scale",
     {{"form_id", EXPORT_NUMBER, NULL},
      {"correction", EXPORT_NUMBER, NULL},
      {"instrument", EXPORT_TEXT, NULL},
      {"instrument_version", EXPORT_TEXT, NULL},
      {"scale", EXPORT_TEXT, NULL},
      {"session_number", EXPORT_NUMBER, NULL},
      {"at", EXPORT_TIME, NULL},
      {"score", EXPORT_NUMBER, NULL},
      {"answered", EXPORT_NUMBER, NULL},
      {"of", EXPORT_NUMBER, NULL}}},
    {"goals", "Goals",
     "SELECT goal_id, episode_id, words_sealed, client_agreed_at, "
     "therapist_agreed_at, closed_at FROM goal "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY goal_id",
     {{"goal", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "goal.words"},
      {"client_agreed", EXPORT_TIME, NULL},
      {"therapist_agreed", EXPORT_TIME, NULL},
      {"closed", EXPORT_TIME, NULL}}},
    {"goal_ratings", "How near the goals were",
     "SELECT goal_id, administration_id, value, at FROM goal_rating "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY at, goal_id",
     {{"goal", EXPORT_NUMBER, NULL},
      {"form_id", EXPORT_NUMBER, NULL},
      {"value", EXPORT_NUMBER, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"plans", "Plans",
     "SELECT plan_id, episode_id, words_sealed, card_sealed, review, "
     "created_at, reviewed_at FROM plan "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY plan_id",
     {{"plan", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "plan.words"},
      {"card", EXPORT_SEALED, "plan.card"},
      {"review", EXPORT_TEXT, NULL},
      {"made", EXPORT_TIME, NULL},
      {"reviewed", EXPORT_TIME, NULL}}},
    {"promises", "What the therapist promised",
     "SELECT promise_id, words_sealed, due_at, state, created_at FROM promise "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY promise_id",
     {{"promise", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "promise.words"},
      {"due", EXPORT_TIME, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"made", EXPORT_TIME, NULL}}},
    {"decisions", "Decided together",
     "SELECT decision_id, episode_id, words_sealed, card_sealed, at, "
     "review_at FROM decision WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY decision_id",
     {{"decision", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "decision.words"},
      {"card", EXPORT_SEALED, "decision.card"},
      {"at", EXPORT_TIME, NULL},
      {"review", EXPORT_TIME, NULL}}},
    {"promise_changes", "How promises went, and the lines about them",
     "SELECT promise_change_id, promise_id, state, due_at, line_sealed, at "
     "FROM promise_change WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY promise_change_id",
     {{"change", EXPORT_NUMBER, NULL},
      {"promise", EXPORT_NUMBER, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"due", EXPORT_TIME, NULL},
      {"line", EXPORT_SEALED, "promise_change.line"},
      {"at", EXPORT_TIME, NULL}}},
    {"plan_looks", "How the plans went",
     "SELECT plan_look_id, plan_id, by_client, result, difficulty, "
     "usefulness, line_sealed, at FROM plan_look "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY plan_look_id",
     {{"look", EXPORT_NUMBER, NULL},
      {"plan", EXPORT_NUMBER, NULL},
      {"by_client", EXPORT_NUMBER, NULL},
      {"result", EXPORT_TEXT, NULL},
      {"difficulty", EXPORT_NUMBER, NULL},
      {"usefulness", EXPORT_NUMBER, NULL},
      {"line", EXPORT_SEALED, "plan_look.line"},
      {"at", EXPORT_TIME, NULL}}},
    {"goal_words", "Earlier words of the goals",
     "SELECT goal_words_id, goal_id, version, words_sealed, by_client, at "
     "FROM goal_words WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY goal_words_id",
     {{"wording", EXPORT_NUMBER, NULL},
      {"goal", EXPORT_NUMBER, NULL},
      {"version", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "goal_words.words"},
      {"by_client", EXPORT_NUMBER, NULL},
      {"since", EXPORT_TIME, NULL}}},
    {"goal_looks", "\"Is this still ours?\"",
     "SELECT goal_look_id, goal_id, by_client, answer, at FROM goal_look "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY goal_look_id",
     {{"look", EXPORT_NUMBER, NULL},
      {"goal", EXPORT_NUMBER, NULL},
      {"by_client", EXPORT_NUMBER, NULL},
      {"answer", EXPORT_TEXT, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"goal_marks", "How near the goals were, said on the own page",
     "SELECT goal_mark_id, goal_id, value, at FROM goal_mark "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY goal_mark_id",
     {{"mark", EXPORT_NUMBER, NULL},
      {"goal", EXPORT_NUMBER, NULL},
      {"value", EXPORT_NUMBER, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"decision_notes", "What became of decisions, and corrections",
     "SELECT decision_note_id, decision_id, kind, words_sealed, at "
     "FROM decision_note WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY decision_note_id",
     {{"note", EXPORT_NUMBER, NULL},
      {"decision", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "decision_note.words"},
      {"at", EXPORT_TIME, NULL}}},
    {"limits_readings", "What was said to the limits",
     "SELECT limits_reading_id, limits_id, answer, question_sealed, at "
     "FROM limits_reading WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY limits_reading_id",
     {{"reading", EXPORT_NUMBER, NULL},
      {"version", EXPORT_NUMBER, NULL},
      {"answer", EXPORT_TEXT, NULL},
      {"question", EXPORT_SEALED, "limits_reading.question"},
      {"at", EXPORT_TIME, NULL}}},
    {"preferences", "How they like to work, and what they expect",
     "SELECT preference_id, by_client, card_sealed, at FROM preference "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY preference_id",
     {{"preference", EXPORT_NUMBER, NULL},
      {"by_client", EXPORT_NUMBER, NULL},
      {"card", EXPORT_SEALED, "preference.card"},
      {"at", EXPORT_TIME, NULL}}},
    {"events", "What happened meanwhile",
     "SELECT event_id, episode_id, kind, words_sealed, happened_at FROM event "
     "WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY happened_at, event_id",
     {{"event", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "event.words"},
      {"happened", EXPORT_TIME, NULL}}},
    {"signals", "What the rules pointed out",
     "SELECT reason_id, episode_id, rule, level, state, administration_id, "
     "fired_at, closed_at, outcome FROM reason "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY reason_id",
     {{"signal", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"rule", EXPORT_TEXT, NULL},
      {"level", EXPORT_NUMBER, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"form_id", EXPORT_NUMBER, NULL},
      {"fired", EXPORT_TIME, NULL},
      {"closed", EXPORT_TIME, NULL},
      {"outcome", EXPORT_TEXT, NULL}}},
    // path
    {"path", "My path, version by version",
     "SELECT path_version_id, part, words_sealed, at FROM path_version "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY path_version_id",
     {{"version", EXPORT_NUMBER, NULL},
      {"part", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "path_version.words"},
      {"at", EXPORT_TIME, NULL}}},
    {"letters", "Letters that were given or shared",
     "SELECT v.letter_version_id, l.letter_id, l.kind, l.state, "
     "v.words_sealed, v.at, l.given_at, l.shared_at FROM letter l "
     "JOIN letter_version v ON v.practice_id = l.practice_id "
     "AND v.letter_id = l.letter_id "
     "WHERE l.practice_id = $1 AND l.client_id = $2 "
     "AND (l.given_at IS NOT NULL OR l.shared_at IS NOT NULL) "
     "ORDER BY v.letter_version_id",
     {{"version", EXPORT_NUMBER, NULL},
      {"letter", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "letter_version.words"},
      {"at", EXPORT_TIME, NULL},
      {"given", EXPORT_TIME, NULL},
      {"shared", EXPORT_TIME, NULL}}},
    {"letter_comments", "What I said to a letter",
     "SELECT letter_comment_id, letter_id, kind, words_sealed, at "
     "FROM letter_comment WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY letter_comment_id",
     {{"comment", EXPORT_NUMBER, NULL},
      {"letter", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "letter_comment.words"},
      {"at", EXPORT_TIME, NULL}}},
    {"handovers", "Handed over from one therapist to another",
     "SELECT w.handover_words_id, h.handover_id, h.state, w.author, "
     "w.words_sealed, w.at, h.notes_agreed, h.answered_by FROM handover h "
     "JOIN handover_words w ON w.practice_id = h.practice_id "
     "AND w.handover_id = h.handover_id "
     "WHERE h.practice_id = $1 AND h.client_id = $2 "
     "AND (w.author = 'client' OR h.state <> 'writing') "
     "ORDER BY w.handover_words_id",
     {{"version", EXPORT_NUMBER, NULL},
      {"handover", EXPORT_NUMBER, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"author", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "handover_words.words"},
      {"at", EXPORT_TIME, NULL},
      {"notes_agreed", EXPORT_NUMBER, NULL},
      {"answered_by", EXPORT_TEXT, NULL}}},
    {"path_offers", "Lines that were offered for my path",
     "SELECT path_offer_id, part, words_sealed, at, taken, answered_at "
     "FROM path_offer WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY path_offer_id",
     {{"offer", EXPORT_NUMBER, NULL},
      {"part", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "path_offer.words"},
      {"at", EXPORT_TIME, NULL},
      {"taken", EXPORT_NUMBER, NULL},
      {"answered", EXPORT_TIME, NULL}}},
    {"path_moments", "Moments in time",
     "SELECT path_moment_id, when_sealed, words_sealed, at, ended_at "
     "FROM path_moment WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY path_moment_id",
     {{"moment", EXPORT_NUMBER, NULL},
      {"when", EXPORT_SEALED, "path_moment.when"},
      {"words", EXPORT_SEALED, "path_moment.words"},
      {"at", EXPORT_TIME, NULL},
      {"put_away", EXPORT_TIME, NULL}}},
    // endings
    {"ending_plans", "The ending plan, version by version",
     "SELECT episode_id * 1000 + version, by_client, words_sealed, "
     "client_agreed_at, therapist_agreed_at, at FROM ending_plan "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY episode_id, version",
     {{"ending_plan", EXPORT_NUMBER, NULL},
      {"by_client", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "ending_plan.words"},
      {"client_agreed", EXPORT_TIME, NULL},
      {"therapist_agreed", EXPORT_TIME, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"follow_ups", "Asked again after the ending",
     "SELECT follow_up_id, episode_id, months, way, state, due_at, asked_at, "
     "reminded_at, closed_at, administration_id FROM follow_up "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY follow_up_id",
     {{"follow_up", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"months", EXPORT_NUMBER, NULL},
      {"way", EXPORT_TEXT, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"due", EXPORT_TIME, NULL},
      {"asked", EXPORT_TIME, NULL},
      {"reminded", EXPORT_TIME, NULL},
      {"closed", EXPORT_TIME, NULL},
      {"form_id", EXPORT_NUMBER, NULL}}},
    {"leaving_notes", "Notes after an absence",
     "SELECT leaving_note_id, episode_id, day, goes_at, state, why "
     "FROM leaving_note WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY leaving_note_id",
     {{"leaving_note", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"day", EXPORT_NUMBER, NULL},
      {"goes", EXPORT_TIME, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"why", EXPORT_TEXT, NULL}}},
    {"door_words", "Said at the open door",
     "SELECT door_word_id, episode_id, kind, words_sealed, at FROM door_word "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY door_word_id",
     {{"door_word", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "door_word.words"},
      {"at", EXPORT_TIME, NULL}}},
    {"invitations", "Invited to say what does not fit",
     "SELECT invitation_id, episode_id, state, answer_to, answer_sealed, "
     "proposed_at, sent_at, answered_at FROM invitation "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY invitation_id",
     {{"invitation", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"answer_to", EXPORT_TEXT, NULL},
      {"answer", EXPORT_SEALED, "invitation.answer"},
      {"proposed", EXPORT_TIME, NULL},
      {"sent", EXPORT_TIME, NULL},
      {"answered", EXPORT_TIME, NULL}}},
    {"safety_notes", "What was done after a safety answer",
     "SELECT safety_note_id, reason_id, note_sealed, at FROM safety_note "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY safety_note_id",
     {{"safety_note", EXPORT_NUMBER, NULL},
      {"signal", EXPORT_NUMBER, NULL},
      {"note", EXPORT_SEALED, "safety_note.note"},
      {"at", EXPORT_TIME, NULL}}},
    // messages
    {"channels", "How to write",
     "SELECT channel_id, kind, address_sealed, sender_sealed, own, allowed, "
     "told_by, at FROM channel WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY channel_id",
     {{"channel", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"address", EXPORT_SEALED, "channel.address"},
      {"sender", EXPORT_SEALED, "channel.sender"},
      {"only_mine", EXPORT_NUMBER, NULL},
      {"allowed", EXPORT_NUMBER, NULL},
      {"told_by", EXPORT_TEXT, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"messages", "Messages that were sent",
     "SELECT outbox_id, kind, channel, about_at, state, created_at, sent_at, "
     "delivered_at FROM outbox WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY outbox_id",
     {{"message", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"channel", EXPORT_TEXT, NULL},
      {"about", EXPORT_TIME, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"made", EXPORT_TIME, NULL},
      {"sent", EXPORT_TIME, NULL},
      {"delivered", EXPORT_TIME, NULL}}},
    {"incoming_messages", "Text messages that came back",
     "SELECT incoming_message_id, meaning, words_sealed, received_at, read_at "
     "FROM incoming_message WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY incoming_message_id",
     {{"incoming_message", EXPORT_NUMBER, NULL},
      {"meaning", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "incoming_message.words"},
      {"received", EXPORT_TIME, NULL},
      {"read", EXPORT_TIME, NULL}}},
    // my page, safety plan
    {"own_name", "What to call them",
     "SELECT own_name_id, name_sealed, pronouns_sealed, told_at FROM own_name "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY own_name_id",
     {{"own_name", EXPORT_NUMBER, NULL},
      {"name", EXPORT_SEALED, "own_name.name"},
      {"pronouns", EXPORT_SEALED, "own_name.pronouns"},
      {"told", EXPORT_TIME, NULL}}},
    {"safety_plan", "Safety plan",
     "SELECT safety_plan_id, version, words_sealed, review_at, written_at "
     "FROM safety_plan WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY version",
     {{"safety_plan", EXPORT_NUMBER, NULL},
      {"version", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "safety_plan.words"},
      {"look_again", EXPORT_TIME, NULL},
      {"written", EXPORT_TIME, NULL}}},
    {"safety_plan_copies", "Copies of the safety plan",
     "SELECT safety_plan_copy_id, kind, version, made_at, removed_at "
     "FROM safety_plan_copy WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY safety_plan_copy_id",
     {{"copy", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"version", EXPORT_NUMBER, NULL},
      {"made", EXPORT_TIME, NULL},
      {"removed", EXPORT_TIME, NULL}}},
    {"welcome", "Read what to expect",
     "SELECT client_id, read_at FROM welcome_read "
     "WHERE practice_id = $1 AND client_id = $2",
     {{"client", EXPORT_NUMBER, NULL}, {"at", EXPORT_TIME, NULL}}},
    {"my_page_door", "Whether a form may lead to the own page",
     "SELECT client_id, staff_at, client_at FROM my_page_door "
     "WHERE practice_id = $1 AND client_id = $2",
     {{"client", EXPORT_NUMBER, NULL},
      {"therapist_yes", EXPORT_TIME, NULL},
      {"client_yes", EXPORT_TIME, NULL}}},
    {"my_page", "Links to the own page",
     "SELECT my_page_id, kind, created_at, closes_at, ended_at, ended_by "
     "FROM my_page WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY my_page_id",
     {{"link", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"made", EXPORT_TIME, NULL},
      {"closes", EXPORT_TIME, NULL},
      {"ended", EXPORT_TIME, NULL},
      {"ended_by", EXPORT_TEXT, NULL}}},
    // coming: when a session began and ended is in no export, for it is for its
    // therapist alone (PRODUCT.md C4)
    {"coming_answers", "What was said about coming",
     "SELECT coming_answer_id, session_id, scheduled_at, answer, call, "
     "wish_sealed, way, at FROM coming_answer "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY coming_answer_id",
     {{"answer_id", EXPORT_NUMBER, NULL},
      {"session", EXPORT_NUMBER, NULL},
      {"about", EXPORT_TIME, NULL},
      {"answer", EXPORT_TEXT, NULL},
      {"call", EXPORT_NUMBER, NULL},
      {"wish", EXPORT_SEALED, "coming_answer.wish"},
      {"way", EXPORT_TEXT, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"time_changes", "Times that were moved or given up",
     "SELECT session_id, by_whom, kind, from_at, to_at, counts, at "
     "FROM session_change WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY session_change_id",
     {{"session", EXPORT_NUMBER, NULL},
      {"by", EXPORT_TEXT, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"from", EXPORT_TIME, NULL},
      {"to", EXPORT_TIME, NULL},
      {"counts", EXPORT_NUMBER, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"time_offers", "Times to choose from",
     "SELECT o.time_offer_id, o.session_id, o.by_whom, o.from_at, "
     "o.line_sealed, t.starts_at, o.state, o.chosen_at, o.created_at "
     "FROM time_offer o JOIN offered_time t "
     "ON t.practice_id = o.practice_id AND t.time_offer_id = o.time_offer_id "
     "WHERE o.practice_id = $1 AND o.client_id = $2 "
     "ORDER BY o.time_offer_id, t.starts_at",
     {{"offer", EXPORT_NUMBER, NULL},
      {"session", EXPORT_NUMBER, NULL},
      {"by", EXPORT_TEXT, NULL},
      {"instead_of", EXPORT_TIME, NULL},
      {"line", EXPORT_SEALED, "time_offer.line"},
      {"time", EXPORT_TIME, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"chosen", EXPORT_TIME, NULL},
      {"made", EXPORT_TIME, NULL}}},
    {"reminders", "When to be reminded",
     "SELECT lead_hours, changed_at FROM reminder_choice "
     "WHERE practice_id = $1 AND client_id = $2",
     {{"hours_before", EXPORT_NUMBER, NULL},
      {"changed", EXPORT_TIME, NULL}}},
    // repair
    {"strains", "Strains that the therapist noted",
     "SELECT rupture_id, session_id, note_sealed, happened_at, created_at, "
     "changed_at FROM rupture WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY rupture_id",
     {{"strain", EXPORT_NUMBER, NULL},
      {"session", EXPORT_NUMBER, NULL},
      {"note", EXPORT_SEALED, "rupture.note"},
      {"happened", EXPORT_TIME, NULL},
      {"noted", EXPORT_TIME, NULL},
      {"changed", EXPORT_TIME, NULL}}},
    {"talked", "What was talked about, and who said so",
     "SELECT talk_id, subject, subject_id, who, answer, at FROM talk "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY talk_id",
     {{"line", EXPORT_NUMBER, NULL},
      {"subject", EXPORT_TEXT, NULL},
      {"subject_id", EXPORT_NUMBER, NULL},
      {"who", EXPORT_TEXT, NULL},
      {"answer", EXPORT_TEXT, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"ways", "What might be in the way, and what was chosen",
     "SELECT support_id, walk_sealed, decision_id, created_at, changed_at "
     "FROM support WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY support_id",
     {{"walk", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "support.walk"},
      {"decision", EXPORT_NUMBER, NULL},
      {"begun", EXPORT_TIME, NULL},
      {"changed", EXPORT_TIME, NULL}}},
    {"supervision", "What was brought to supervision, without a name",
     "SELECT supervision_id, words_sealed, state, created_at "
     "FROM supervision WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY supervision_id",
     {{"entry", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "supervision.words"},
      {"state", EXPORT_TEXT, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"looked", "Who looked or changed something, and when",
     "SELECT sequence, at, who, what, subject FROM audit "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY sequence",
     {{"line", EXPORT_NUMBER, NULL},
      {"at", EXPORT_TIME, NULL},
      {"who", EXPORT_TEXT, NULL},
      {"what", EXPORT_TEXT, NULL},
      {"subject", EXPORT_TEXT, NULL}}},
};
enum { TABLE_COUNT = sizeof TABLES / sizeof *TABLES };

static const struct export_table ANSWERS = {
    "answers", "Answers", NULL,
    {{"form_id", EXPORT_NUMBER, NULL},
     {"form", EXPORT_TEXT, NULL},
     {"field", EXPORT_TEXT, NULL},
     {"question", EXPORT_TEXT, NULL},
     {"value", EXPORT_TEXT, NULL},
     {"words", EXPORT_TEXT, NULL}}};
// clang-format on

// ---- rows -------------------------------------------------------------------

static void columns_init(struct export_sheet *sheet,
                         const struct export_table *table)
{
    *sheet = (struct export_sheet){.table = table};
    while (sheet->column_count < EXPORT_COLUMNS
           && table->columns[sheet->column_count].name) {
        sheet->column_count++;
    }
}

// Room for one more row: doubled each time the count is a power of two.
static struct str *add_row(struct arena *arena, struct export_sheet *sheet)
{
    int have = sheet->row_count;
    size_t width = (size_t)sheet->column_count;

    if ((have & (have - 1)) == 0) {
        size_t room = have ? 2 * (size_t)have : 1;
        struct str *wider = arena_take(arena, room * width, sizeof *wider);

        if (have) {
            memcpy(wider, sheet->cells, (size_t)have * width * sizeof *wider);
        }
        sheet->cells = wider;
    }
    sheet->row_count++;
    return sheet->cells + (size_t)have * width;
}

static struct str time_words(struct arena *arena, const struct rows *rows,
                             int column)
{
    char room[MOMENT_ROOM];

    if (rows_is_null(rows, column) || !rows_int(rows, column)) {
        return (struct str){0};
    }
    return str_copy(arena,
                    str_of(moment_print_utc(rows_int(rows, column), room)));
}

// One row on its way from the store into the sheet.
struct reading {
    struct practice *practice;
    struct client_id client;
    const struct rows *rows;
};

static bool read_cell(const struct reading *reading,
                      const struct export_column *column, int i,
                      struct str *cell, struct err *err)
{
    struct arena *arena = reading->practice->arena;
    const struct words_place place = {reading->client, column->sealed,
                                      rows_int(reading->rows, 0)};

    if (column->kind == EXPORT_TIME) {
        *cell = time_words(arena, reading->rows, i);
        return true;
    }
    *cell = rows_str(reading->rows, i, arena);
    return column->kind != EXPORT_SEALED
        || words_open(reading->practice, &place, *cell, cell, err);
}

static bool read_table(struct practice *practice, struct client_id client,
                       struct export_sheet *sheet, struct err *err)
{
    struct rows rows;
    const struct reading reading = {practice, client, &rows};
    bool good = true;

    if (!db_ask(practice->db, sheet->table->sql,
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (good && rows_next(&rows)) {
        struct str *cells = add_row(practice->arena, sheet);

        for (int i = 0; good && i < sheet->column_count; i++) {
            good = read_cell(&reading, &sheet->table->columns[i], i, &cells[i],
                             err);
        }
    }
    return rows_done(&rows, good, err);
}

// ---- answers ----------------------------------------------------------------

// What the client keeps: that something is unsaid, and a line that is not "for
// my therapist, now" (the wish itself stays in, as the therapist sees it too).
static bool is_private(const struct answers *answers, struct str field)
{
    struct str wish = answers_find(answers, STR("note_to"));

    return str_is(field, "unsaid")
        || (str_is(field, "note") && wish.len > 0 && !str_is(wish, "0"));
}

static const char *option_words(const struct question *question,
                                struct str value)
{
    int64_t number;

    for (int i = 0; str_parse_int(value, &number) && i < question->option_count;
         i++) {
        if (question->options[i].value == number) {
            return question->options[i].text;
        }
    }
    return "";
}

// "3" -> "nearly every day"; chips give all their words.
static struct str words_of(struct arena *arena, const struct question *question,
                           struct str value)
{
    struct text text = text_in(arena);

    while (question && value.len) {
        text_addf(&text, "%s%s", text.len ? "; " : "",
                  option_words(question, str_cut(&value, ',')));
    }
    return text_str(&text);
}

// The cell of a row and column.
static struct str cell_at(const struct export_sheet *sheet, int row, int column)
{
    return sheet
        ->cells[(size_t)row * (size_t)sheet->column_count + (size_t)column];
}

static void add_answers(struct practice *practice,
                        const struct administration *administration,
                        const struct questionnaire *all,
                        const struct answers *answers,
                        struct export_sheet *sheet)
{
    struct arena *arena = practice->arena;

    for (int i = 0; i < answers->count; i++) {
        struct str field = answers->at[i].field;
        const struct question *question = questionnaire_find(all, field);
        struct str *cells;

        if (is_private(answers, field)) {
            continue;
        }
        cells = add_row(arena, sheet);
        cells[0] = text_print(arena, "%lld", (long long)administration->id.n);
        cells[1] = str_copy(arena, str_of(administration->form));
        cells[2] = field;
        cells[3] = question ? question->text : (struct str){0};
        cells[4] = answers->at[i].value;
        cells[5] = words_of(arena, question, answers->at[i].value);
    }
}

// Of the sheet that was sent, or of the taps when nothing was.
static bool read_answers_of(struct practice *practice,
                            struct administration_id id,
                            struct export_sheet *sheet, struct err *err)
{
    struct administration administration;
    struct questionnaire all;
    struct answers answers;
    int64_t next;
    int version;

    if (!administration_get(practice, id, &administration, err)
        || !questionnaire_read(practice, &administration, &all, err)
        || !sheet_read(practice, &administration, &answers, &version, err)
        || (version == 0
            && !taps_read(practice, &administration, &answers, &next, err))) {
        return false;
    }
    add_answers(practice, &administration, &all, &answers, sheet);
    return true;
}

// `forms`: the sheet of the forms that were offered.
static bool read_answers(struct practice *practice,
                         const struct export_sheet *forms,
                         struct export_sheet *sheet, struct err *err)
{
    bool good = true;

    for (int i = 0; good && i < forms->row_count; i++) {
        struct administration_id id = {0};

        good = !str_parse_int(cell_at(forms, i, 0), &id.n)
            || read_answers_of(practice, id, sheet, err);
    }
    return good;
}

bool export_read(struct practice *practice, struct client_id client,
                 struct export *all, struct err *err)
{
    struct str name;
    const struct export_sheet *forms = NULL;
    bool good = client_name(practice, client, &name, err);

    *all =
        (struct export){.sheets = arena_take(practice->arena, TABLE_COUNT + 1,
                                             sizeof *all->sheets)};
    for (int i = 0; good && i < TABLE_COUNT; i++) {
        struct export_sheet *sheet = &all->sheets[all->count++];

        columns_init(sheet, &TABLES[i]);
        good = read_table(practice, client, sheet, err);
        if (!strcmp(TABLES[i].name, "forms")) {
            forms = sheet;
        }
    }
    if (good) {
        columns_init(&all->sheets[all->count], &ANSWERS);
        good = read_answers(practice, forms, &all->sheets[all->count++], err);
    }
    return good;
}
