"""English texts and the sentences they hold."""

from __future__ import annotations

# `|` stands where one sentence ends and the next begins.
CASES = """\
It works.| It ships today.
It costs $4.5 billion.| Analysts expected $4.2 billion.
Version 2.0.1 is out.| Users can upgrade now.
Accuracy rose 3.5% to 91.2%.| Latency fell.
The U.S. government sued.| The company denied it.
The company is based in the U.S.| It employs 40 people.
Acme Inc. announced a chip.| Shares rose.
Shares of Acme Inc. rose 4%.| Rivals fell.
The buyer is Acme Inc.| The price was not disclosed.
Acme Corp. Chief Executive Mei Tanaka resigned.| A search began.
Dr. Jane Roe led the study.| Prof. Ito reviewed it.
Mr. Smith met Mrs. Jones.| They agreed.
The talk starts at 9 a.m. Tuesday in Osaka.| Doors open earlier.
The talk starts at 9 a.m.| OpenAI will stream it.
It ended at 5 p.m. ET on Friday.| Nobody stayed.
It ended at 5 p.m. PDT.| Nobody stayed.
It ended at 5 p.m. Pacific time.| Nobody stayed.
Some models, e.g. Llama and Qwen, are open.| Others are not.
The larger ones, i.e. Orin-3 and Orin-4, cost more.| The small one is free.
J. R. R. Tolkien wrote it.| No model did.
George W. Bush signed it.| Congress had passed it.
The paper by Y. LeCun et al. describes it.| A follow-up is planned.
Acme v. Borealis was filed on Monday.| The court set a date.
It is No. 5 on the list.| Nobody is surprised.
He said no.| The board agreed.
The answer was no.| Investors left.
See Fig. 2 for details.| The table is below.
On Nov. 20 the firm launched it.| On Dec. 1 it ships.
It opened in Sept. 2025.| It closed in Jan. 2026.
It will open in Dec.| The rest follows.
"We are done," she said.| He nodded.
"We are done."| She left the room.
“We are done.”| She left the room.
"Is it ready?" Altman asked.| Nobody answered.
“It works!” Mei Tanaka said.| The room cheered.
"Is it ready?" she asked.| Nobody answered.
He asked, "Why now?"| The panel had no answer.
(The deal is not final.)| Both boards must agree.
It grew (see Fig. 3).| Costs fell.
Is it safe?| Is it cheap?| Yes.
It failed!| It failed again!
Wait...| It works.
The model is... well, slow.| It is cheap.
The lab waited…| Then it shipped.
xAI raised money.| xAI hired people.
It runs on Macs.| iPhone support follows.
It was bought by xAI.| eBay declined to comment.
It sold 3.| It made 5.
1. Install the tool.| Then run it.
The company, Yahoo!| Japan, agreed.
Visit example.com for details.| It is free.
The file is model.safetensors.| Download it.
Node.js is used.| Python is not.
Run python3.11 first.| Python 3.10 fails.
Orin-3 has 70B parameters.| 40B are active.
Revenue was $5 million.| $3 million came from chips.
The firm raised €40 million.| €10 million is debt.
The chip has 288 GB.| 141 GB was the limit before.
Ph.D. students wrote it.| The lab paid.
She holds a Ph.D. in physics.| He holds none.
It happened in Washington, D.C. on Monday.| Nobody knew.
It happened in Washington, D.C.| The mayor knew.
The U.K. regulator fined it.| The E.U. did not.
The U.N. General Assembly met.| It voted.
Sen. Ann Lee wrote the bill.| Rep. Bo Chan co-signed.
Gov. Newsom vetoed it.| Critics cheered.
St. Louis will host it.| Mt. Fuji will not.
Lt. Gov. Kim spoke.| Gen. Park did not.
Plan B failed.| Plan C.| The company has none.
The pros, cons, etc. are listed.| Read them.
The lab cut prices, limits, etc.| The rest stayed.
Borealis Ltd. and Acme Co. merged.| The name is new.
Sammy Davis Jr. sang.| The crowd loved it.
The model, approx. 8B in size, is open.| It runs locally.
Intel vs. AMD is old.| Nvidia vs. all is new.
OpenAI, Inc. filed.| The court accepted.
The price is $20/mo.| The old price was $10.
It scored 71.2 on MMLU.| GPT-5 scored 80.1.
It scored 71.2.| The baseline got 64.
Tokens cost $0.50 per million.| Output costs $1.50.
It is 2.5x faster.| It is 3x cheaper.
The A.I. model won.| The A.I.| It lost.
"We will appeal."| The judge said otherwise.
He said: "Stop."| They stopped.
'It is over.'| The crowd left.
It is called “Orin.”| The name is a star's.
Really?!| Yes.
No!| “Never,” he said.
[Update: it was fixed.]| The bug was old.
The startup (Acme Inc.)| The rest.
It shipped on Friday, Nov. 20.| Orders begin Monday.
Prices start at 5 p.m. 20 units are left.>Prices start at 5 p.m. 20 units are left.
@sama posted.| @karpathy replied.
It trended.| #AI did too.
One sentence only
ends with nothing
Mixture-of-experts (MoE) models route tokens.| Each expert sees few.
Dr. Ito, M.D., agreed.| The panel did not.
The model won 3 of 5 games vs. humans.| Humans won 2.
Acme's CEO, T. Ito, resigned.| Shares fell 3.2%.
It was built with Mr. Beast.| Prof. X helped.
The vote was 5-4.| Justice A. Bo dissented.
We asked why.| “Because,” he said.
The case is Doe et al. v. Acme Corp., No. 4:26-cv-0123.| A hearing is set.
"""


def cases() -> list[tuple[str, list[str]]]:
    """Each text with its sentences."""
    return [
        (line.replace("|", ""), [part.strip() for part in line.split("|")])
        for line in CASES.splitlines()
    ]
