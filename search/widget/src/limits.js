// Sizes and times.

const LIMIT = [5, 1, 50]; // unless told, least, most
const PAUSE_MS = [600, 0, 10000]; // 0: only Enter and the button ask
const PAUSE_LEAST_CHARACTERS = 3;
const OFFSET_MOST = 1000; // the API refuses more
const QUESTION_MOST_CHARACTERS = 2000; // the API refuses more
const PROGRESS_AFTER_MS = 400;
const GIVE_UP_AFTER_MS = 30000; // API Gateway gives up after 29 s
const MORE = 10; // results of "More pages"
const LEAD = 3; // paragraphs of a passage without an excerpt
const CLOSEST_MOST = 3; // pages where nothing answers
const DRAWN_AT_ONCE = 2; // results, as many as a screen holds
const REST_AFTER_MS = 100; // when these can be seen
const HELP_LINES_MOST = 3; // to call in danger; more would be a choice to make
const NUMBER_WHOLE_UP_TO = 20; // characters that fit one line of a phone
const MISSING_MOST = 8; // words named that no page has
const SUGGEST_PAUSE_MS = 250;
const SUGGEST_REST_MS = 900; // between two requests for suggestions while typing goes on
const SUGGEST_LEAST_CHARACTERS = 6; // of a word's end: "does " has no suggestions worth a request
const WAKE_MOST_MS = 3000; // for which the first question waits
const KEPT_MS = 240000; // a function sleeps after some minutes
const RETRY_AFTER_MS = 1500;
