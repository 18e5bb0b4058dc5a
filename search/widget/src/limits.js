// Sizes and times.

const LIMIT = { fallback: 10, least: 1, most: 50 };
const PAUSE_MS = { fallback: 600, least: 0, most: 10000 }; // 0: only Enter and the button ask
const PAUSE_LEAST_CHARACTERS = 3;
const OFFSET_MOST = 1000; // the API refuses more
const QUESTION_MOST_CHARACTERS = 2000; // the API refuses more
const PROGRESS_AFTER_MS = 400;
const GIVE_UP_AFTER_MS = 30000; // API Gateway gives up after 29 s
const WHOLE_UP_TO_CHARACTERS = 900; // a longer passage opens with its first paragraphs
const LEAD_CHARACTERS = 500;
const NAME_MOST_CHARACTERS = 80; // of a question, in a button's name
const MISSING_MOST = 8; // words named that no page has
