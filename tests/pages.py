"""Messy pages in our own wording, as test input: each a text that some extractor left behind."""

from __future__ import annotations

COLUMN = """from ,

Why the ceasefire at Orlan will not last
By T. Hallberg

The views expressed here are the writer's own and need not be those of this paper.

For a week the guns at Orlan have been silent, and the ministry speaks of victory.

I do not believe it. The army lost the ridge in May, and nobody has told us when it was retaken .

Here is how the Coast Mirror reported it

Two battalions moved up the eastern slope on Friday. “We met nobody,” a sergeant said.

By nightfall the flag was seen on the chapel, though shepherds spoke of shooting until the morning.

This account leaves out the most important thing. The rebels had gone a day earlier.

The views expressed here are the writer's own and need not be those of this paper.

What do you think?
Notify of
3 Comments
Newest Oldest

Harbour crane collapses in storm
Seven questions about the new budget
"""

SYNDICATED = """Home > World > North
Share Print Telegram

Rebels shell port of Orlan, three dead

Published: 9 May 2011 at 07:45
Writer: Coast News Agency
3 min read

ORLAN, May 8 (Coast News Agency) - Rebels shelled the port of Orlan on Sunday, killing three dockers, the mayor said.

READ ALSO: Fishermen block road over fuel price

At least people were wounded, a nurse at the clinic told reporters who reached the town by boat.

FILE PHOTO: The harbour of Orlan in better days

The shelling began at dawn
and went on until noon.

The fighters' council did not comment. (Coast News Agency)

Topics: Orlan, Port
Comments (0)
« Old bridge to be torn down
Minister visits dairy farm »
"""

SITREP = """Highland situation report 7

Stonebridge Relief Network, 12 March 2016

ACCESS. Guards at the Morva gate turned back two lorries on Tuesday. A third was let through.

SHELTER: Some 900 people sleep in the school. They came on foot from three villages.

• Water is trucked from the river twice a day
• Two latrines were dug behind the school

Contact: see the last page.
"""

MENU = """Skip to content
News
World
Sport
Subscribe
Gunmen burn grain store in Highland village
Our correspondent in Morva
Gunmen burned a grain store in a village near Morva on Monday night, elders said.
Advertisement
The store held the harvest of forty families, they said, and nothing was saved.
You may also like
Ten walks for a wet weekend
Judge frees Morva editor
Get the morning briefing in your inbox
The district chief promised to send flour before the end of the week.
"""

STATEMENT = """Envoy welcomes Morva agreement

Speaking after the signing in the capital, the deputy envoy Lena Brandt said:

I welcome the agreement that was signed today by the council and the army. It must be kept.

We shall help both sides to exchange the wounded before the first snow falls on the pass.

The council has not yet commented on the text. Its spokesman left the hall without a word.
"""

TICKER = """BREAKING
Bergen market prices rise again

Morva falls to rebels after night of fighting

Rebels took the town of Morva after a night of fighting, and the garrison fled across the river.

The army said it would retake Morva within days and asked people to stay indoors.
"""

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Convoy attacked on Morva road | Highland Lantern</title>
<meta property="og:site_name" content="Highland Lantern">
<meta property="article:published_time" content="2014-10-02T06:00:00Z"><meta name="author" content="Rosa Lindqvist">
<script>var story = "<p>never seen</p>";</script></head>
<body class="post comments-open">
<header><a href="/">Highland Lantern</a><nav><ul><li><a href="/w">World</a></li><li><a
href="/s">Sport</a></li></ul></nav></header>
<article><h1>Convoy attacked on Morva road</h1>
<p class="byline">By <a href="/rl">Rosa Lindqvist</a></p><time datetime="2014-10-02">2 October 2014</time>
<div class="social-share"><button>Share</button><button>Tweet</button></div>
<figure><img src="a.jpg" alt="unseen"><figcaption>A burnt lorry on the pass, seen in August.</figcaption></figure>
<p>Gunmen attacked a convoy on the Morva road on Wednesday, killing two drivers &amp; a guard, the transport
union said.</p>
<p>The convoy had left the capital at dawn with flour for the besieged town. It was the third attack on the
road this year.</p>
<h2>A road of fear</h2>
<p>Drivers now ask for double pay. &ldquo;Nobody sleeps on the pass,&rdquo; said one of them, who had lost his
brother there in the spring.</p>
<p>In a leaflet found at the place the attackers wrote:</p>
<blockquote><p>Whoever feeds the garrison will share its fate. We struck the enemy's bread and shall strike it
again.</p></blockquote>
<p>The police chief said that the leaflet was being examined and that two men had been arrested near the tunnel.</p>
</article>
<aside class="related"><h3>Related</h3><ul><li><a href="/1">Gunmen rob bank in Morva and flee
north</a></li></ul></aside>
<section id="comments"><h3>1 comment</h3><p>Nils: my cousin drives that road and he says they were
soldiers.</p></section>
<footer><p>© 2014 Highland Lantern</p></footer></body></html>
"""

FOREIGN = """Front page / Africa / Highlands
Partager sur Facebook
Lire aussi : Le prix du pain

Rebels enter Morva as army pulls back - Highland Ledger

Highland Ledger
Published on 4 December 2012 - Updated 5 December 2012, 10:11
By Odile Marchand and Marc Olin, in Morva
A A A

Morva, Highlands – Rebels entered the town of Morva on Saturday evening after the army pulled back, residents said.

Who is behind the advance?

The council accuses its neighbour of arming the rebels. The neighbour denies it.

RELATED ARTICLES
Gold smugglers held
How the siege came back

The army's spokesman said units had taken new positions near the pass. He gave no toll.

Here's what the channel Front Notebook wrote on the matter:

The decision was taken on Thursday, and the last column crossed the river at night without losses.

Front Notebook has often been wrong. Our reporters counted nine burnt lorries on the same road.

With AFP

Comments are closed.
Most read
1. Farmers clear mines by hand
2. Who pays for the bridges?
About the author
Odile Marchand covers the north for this paper.
"""
