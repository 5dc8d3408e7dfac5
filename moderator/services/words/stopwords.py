"""Words that say nothing by themselves, in the languages that comments are mostly written in. Our own short list."""

_LISTS = """
a about above after again against all also am an and any are aren't as at be because been before being below
between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each
even few for from further get gets getting go going got had hadn't has hasn't have haven't having he her here
hers herself him himself his how i i'd i'll i'm i've if in into is isn't it it's its itself just let let's like
me more most much my myself no nor not now of off on once one only or other our ours ourselves out over own
really same she should shouldn't so some still such than that that's the their theirs them themselves then
there there's these they they'd they'll they're they've thing things this those through to too under until up
us very was wasn't we we'd we'll we're we've were weren't what what's when where which while who whom why will
with won't would wouldn't you you'd you'll you're you've your yours yourself dont im its thats cant u ur

aber alle als also am an auch auf aus bei beim bin bis bist da damit dann das dass dein dem den der des dich
die dies diese dieser dir doch du durch ein eine einem einen einer eines er es etwas euch euer für habe haben
hat hatte hier ich ihm ihn ihr ihre im in ist ja jede jetzt kann kein keine man mehr mein meine mich mir mit
nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine sich sie sind so über um und uns unser unter
vom von vor war warum was weil wenn wer werden wie wieder wir wird wo zu zum zur

à au aux avec ce ces cette c'est dans de des du elle elles en est et être eux il ils j'ai je la le les leur
leurs lui ma mais me même mes moi mon n'est ne nos notre nous on ont ou par pas plus pour qu'il que qui sa sans
se ses si son sont sur ta te tes toi ton tous tout très tu un une vos votre vous y

al algo como con cual cuando del donde el ella ellos ese eso esta están este esto está estos hay la las le les
lo los más me mi mis muy nada ni nos o otro para pero por porque que quien se ser si sin sobre son su sus
también te tiene todo todos tu tus un una uno y ya yo

ao aos com como da das do dos e ela elas ele eles em então essa esse esta estou eu foi isso isto já mais mas
mesmo meu minha muito na não nas no nos o os ou para pela pelo por porque quando que quem sem ser seu sua só
tem também tudo um uma você vocês

agli alla alle anche che chi ci come con cosa cui da dal dalla degli dei del della delle di e è ed gli ha hanno
ho il io la le lei lo loro lui ma mi mia mio ne nei nel nella no noi non o per perché più quando quello questa
questo se sei si sono su sua suo ti tra tu tutti tutto un una uno vi voi

aan als bij dan dat de den deze die dit doen door dus een en er ga geen had heb hebben heeft het hij hoe hun ik
is je jij kan maar me meer men met mij mijn naar niet nog nu of om omdat onder ons ook op over te toch tot u
uit van veel voor waar wat we wel werd wij wil worden ze zelf zich zij zijn zo zou
"""

STOPWORDS = frozenset(_LISTS.split())
