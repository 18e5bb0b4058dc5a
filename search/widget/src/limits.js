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
const HELP_LINES_MOST = 3; // to call in danger; more would be a choice to make
const MISSING_MOST = 8; // words named that no page has
const SUGGEST_PAUSE_MS = 250;
const WAKE_MOST_MS = 3000; // for which the first question waits
const KEPT_MS = 240000; // a function sleeps after some minutes
const RETRY_AFTER_MS = 1500;
