"""What WhatsApp itself writes into a chat, in the languages of its phones: no words of anybody."""

import re

from moderator.importers.formats.whatsapp_lines import MARKS

_LRM = "\u200e"
_MARK = f"[{MARKS}]*"


def _words(text: str) -> frozenset[str]:
    return frozenset(plain(line) for line in text.strip().splitlines())


def plain(text: str) -> str:
    """Return a line as it is compared: without marks of direction, in lower case, without a full stop."""
    return text.translate(UNMARKED).strip().casefold().removesuffix(".").removesuffix("。").rstrip()


UNMARKED = dict.fromkeys(map(ord, MARKS))
"""To be used with str.translate."""

DELETED = _words("""
This message was deleted
You deleted this message
You deleted this message as admin
This message was deleted by admin
Diese Nachricht wurde gelöscht
Du hast diese Nachricht gelöscht
Se eliminó este mensaje
Este mensaje fue eliminado
Eliminaste este mensaje
Has eliminado este mensaje
Ce message a été supprimé
Vous avez supprimé ce message
Tu as supprimé ce message
Mensagem apagada
Esta mensagem foi apagada
Essa mensagem foi apagada
Você apagou esta mensagem
Você apagou essa mensagem
Esta mensagem foi eliminada
Eliminou esta mensagem
Questo messaggio è stato eliminato
Hai eliminato questo messaggio
Dit bericht is verwijderd
U hebt dit bericht verwijderd
Je hebt dit bericht verwijderd
Данное сообщение удалено
Сообщение удалено
Вы удалили данное сообщение
Це повідомлення видалено
Ви видалили це повідомлення
Bu mesaj silindi
Bu mesajı sildiniz
Pesan ini telah dihapus
Anda menghapus pesan ini
Anda telah menghapus pesan ini
Mesej ini telah dipadam
Ta wiadomość została usunięta
Usunięto tę wiadomość
Tato zpráva byla odstraněna
Tato zpráva byla smazána
Ezt az üzenetet törölték
Acest mesaj a fost șters
Det här meddelandet raderades
Det här meddelandet har raderats
Du raderade det här meddelandet
Denne besked blev slettet
Du slettede denne besked
Denne meldingen ble slettet
Tämä viesti poistettiin
Poistit tämän viestin
Αυτό το μήνυμα διαγράφηκε
تم حذف هذه الرسالة
لقد حذفت هذه الرسالة
حذفت هذه الرسالة
הודעה זו נמחקה
מחקת הודעה זו
این پیام حذف شد
यह संदेश हटा दिया गया
यह मैसेज हटाया गया
此訊息已刪除
這則訊息已刪除
你已刪除此訊息
此消息已删除
你删除了此消息
您已删除此消息
このメッセージは削除されました
このメッセージを削除しました
삭제된 메시지입니다
이 메시지는 삭제되었습니다
""")

MEDIA = _words("""
null
image omitted
video omitted
audio omitted
sticker omitted
GIF omitted
document omitted
Contact card omitted
voice message omitted
video note omitted
photo omitted
location omitted
live location shared
Waiting for this message
Waiting for this message. This may take a while
Bild weggelassen
Video weggelassen
Audio weggelassen
Sticker weggelassen
GIF weggelassen
Dokument weggelassen
Kontaktkarte ausgelassen
Videonachricht weggelassen
imagen omitida
Imagen omitida
video omitido
audio omitido
sticker omitido
GIF omitido
documento omitido
Tarjeta de contacto omitida
image absente
vidéo absente
audio omis
sticker omis
GIF retiré
document manquant
Fiche contact omise
imagem ocultada
imagem omitida
vídeo omitido
vídeo ocultado
áudio ocultado
áudio omitido
figurinha omitida
GIF omitido
Cartão do contato omitido
immagine omessa
video omesso
audio omesso
sticker non incluso
sticker omesso
GIF esclusa
documento omesso
Scheda contatto omessa
afbeelding weggelaten
video weggelaten
audio weggelaten
sticker weggelaten
document weggelaten
Contactkaart weggelaten
изображение отсутствует
видео отсутствует
аудиофайл отсутствует
стикер отсутствует
GIF отсутствует
документ отсутствует
görüntü dahil edilmedi
video dahil edilmedi
ses dahil edilmedi
Çıkartma dahil edilmedi
GIF dahil edilmedi
belge dahil edilmedi
obraz pominięto
obraz pominięty
pominięto obraz
pominięto wideo
gambar tidak disertakan
video tidak disertakan
audio tidak disertakan
stiker tidak disertakan
GIF tidak disertakan
dokumen tidak disertakan
تم استبعاد الصورة
تم استبعاد الفيديو
تم استبعاد الصوت
תמונה הושמטה
סרטון הושמט
סטיקר הושמט
图像已忽略
忽略图像
視訊略過
圖片略過
画像は含まれていません
이미지 제외됨
동영상 제외됨
Missed voice call
Missed video call
Missed group voice call
Missed group video call
Verpasster Sprachanruf
Verpasster Videoanruf
Llamada perdida
Videollamada perdida
Llamada de voz perdida
Appel vocal manqué
Appel vidéo manqué
Chamada de voz perdida
Ligação de voz perdida
Ligação de vídeo perdida
Chiamata vocale persa
Videochiamata persa
Gemiste spraakoproep
Gemiste video-oproep
Пропущенный аудиозвонок
Пропущенный видеозвонок
Cevapsız sesli arama
Cevapsız görüntülü arama
Panggilan suara tak terjawab
Panggilan video tak terjawab
Silenced voice call
Silenced video call
""")
"""What stands for a picture, a sound, a call or a contact."""

_EDITED = """This message was edited|Diese Nachricht wurde bearbeitet|Se editó este mensaje|Este mensaje fue editado
Ce message a été modifié|Mensagem editada|Esta mensagem foi editada|Questo messaggio è stato modificato
Dit bericht is bewerkt|Dit bericht werd bewerkt|Данное сообщение изменено|Сообщение изменено|Bu mesaj düzenlendi
Pesan ini diedit|Pesan ini telah diedit|Ta wiadomość została zmieniona|Ta wiadomość została edytowana
تم تعديل هذه الرسالة|הודעה זו נערכה|此訊息已編輯|此消息已编辑|このメッセージは編集されました|수정된 메시지입니다"""
EDITED = re.compile(
    rf"\s*(?:{_LRM}<[^<>\n:]{{4,60}}>|{_MARK}<(?:{_EDITED.replace(chr(10), '|')})\.?>)\s*\Z", re.IGNORECASE
)
"""The note behind a text that was changed later."""
ATTACHED = re.compile(rf"{_MARK}<[^<>\n:]{{2,30}}:[ \u00a0]?(?P<file>[^<>\n]+\.\w{{2,5}})>[ \t]*")
"""iOS: <attached: 00000012-PHOTO.jpg>, anywhere in the message."""
FILE = re.compile(rf"{_MARK}(?P<file>[^\n]{{1,200}}\.\w{{2,5}}) \([^()\n]{{4,40}}\)\s*\Z")
"""Android: IMG-20260601-WA0001.jpg (file attached), on a line of its own, a caption below it."""
OMITTED = re.compile(rf"{_MARK}<[^<>\n]{{3,60}}>\s*\Z")
"""Android: <Media omitted>, on a line of its own."""
DOCUMENT = re.compile(rf"{_MARK}[^\n]{{1,200}}\.\w{{2,5}}(?: • {_MARK}\d+ [^\n]{{1,20}})?\Z")
"""iOS: "report.pdf • 3 pages" before what stands for a document: its name, no words of anybody."""
DOCUMENT_OMITTED = re.compile(
    rf"{_MARK}[^\n]{{1,200}}?\.\w{{2,5}}(?: • {_MARK}\d+ [^\s\d]{{1,20}})? {_MARK}(?P<what>[^\n]{{4,60}})\Z"
)
"""The same on one line, as where the marks were lost on the way: "report.pdf • 3 pages document omitted"."""
TRAILING = re.compile(rf"[ \n]*{_LRM}(?P<what>[^{_LRM}\n]{{4,60}})\Z")
"""iOS: what stands for a picture, behind its caption."""
PLACE = re.compile(
    r"[^:\n]{2,40}: https?://(?:maps\.google\.com|www\.google\.com/maps|maps\.app\.goo\.gl|foursquare\.com)/\S*\Z"
)
"""A place on a map that was shared."""
_SYSTEM = r"""Messages (?:and calls|to this (?:chat|group)|you send)\b.*(?:encrypt|secured)
Nachrichten und Anrufe sind Ende-zu-Ende
Nachrichten (?:an diese|in diesem) .*verschlüsselt
Los mensajes y las llamadas están cifrad
Los mensajes (?:y llamadas|enviados) .*cifrad
Les messages et les appels sont chiffrés
Les messages .*chiffrés de bout en bout
As mensagens e (?:as )?(?:chamadas|ligações) (?:são|estão)
As mensagens .*(?:criptografia|encriptad)
I messaggi e le chiamate sono crittografati
Berichten en (?:oproepen|gesprekken) (?:zijn|worden) .*versleuteld
Сообщения и звонки (?:защищены|зашифрованы)
Mesajlar ve aramalar uçtan uca
Pesan dan panggilan .*terenkripsi
Wiadomości i połączenia .*szyfrowane
الرسائل والمكالمات مشفرة
ההודעות והשיחות מוצפנות"""
SYSTEM = re.compile(rf"{_MARK}(?:{'|'.join(_SYSTEM.splitlines())})", re.IGNORECASE)
"""The notice with which chats begin; iOS gives it an author."""
