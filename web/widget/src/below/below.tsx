/** What stands between the messages and the text field when there is something to say: the place in the queue, the survey. */

import QueueLine from "../queue/queue-line.tsx";
import SurveyCard from "../rating/survey-card.tsx";
import { useWidgetState } from "../use-widget.ts";

/** One part with both: parts that load parts would make the first screen pay for a chunk of its own. */
export default function Below() {
  const { conversation } = useWidgetState().timeline;
  return (
    <>
      {conversation?.isQueued && <QueueLine key={conversation.id} />}
      {conversation?.surveyId && <SurveyCard key={conversation.surveyId} conversationId={conversation.id} />}
    </>
  );
}
