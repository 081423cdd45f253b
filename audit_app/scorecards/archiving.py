"""What makes a tagged PDF one that is kept for long: PDF/A-3 beside PDF/UA-1, in one file.

WeasyPrint 70 writes one of the two.  Both stand on PDF 1.7 and do not contradict each other, so the rest of
ISO 19005-3 is added to what it writes for PDF/UA-1: colours with a profile, links that print, pictures that
are not smoothed, files that are attached with what they are to the document, and metadata that names both.
"""

from collections.abc import Sequence
from typing import Any

import pydyf

PRINTED = 4  # the flag "print" of an annotation
# PDF/A knows no PDF/UA: the property that names it has to be described where it is used.
IDENTIFICATION = b"""<rdf:Description xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" rdf:about="">\
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>\
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
END_OF_METADATA = b"</rdf:RDF>"


def finish_archive(pdf: Any, colours: bytes, attached: Sequence[tuple[str, str]]) -> None:
    """Complete ``pdf`` for PDF/A-3.

    ``colours`` is an ICC profile of sRGB; ``attached`` says of each attached file, in the order of the
    attachments, its media type and what it is to the document.
    """
    _describe_colours(pdf, colours)
    remaining = iter(attached)
    files = []
    for part in pdf.objects:
        kind = part.get("Type") if isinstance(part, pydyf.Dictionary) else None
        if kind == "/Annot":
            part["F"] = PRINTED
        elif kind == "/Filespec":
            media_type, relation = next(remaining)
            part["AFRelationship"] = f"/{relation}"
            _object(pdf, part["EF"]["F"]).extra["Subtype"] = f"/{media_type.replace('/', '#2f')}"
            files.append(part.reference)
        elif isinstance(part, pydyf.Stream) and part.extra.get("Subtype") == "/Image":
            part.extra["Interpolate"] = "false"
    if files:
        pdf.catalog["AF"] = pydyf.Array(files)
    metadata = _object(pdf, pdf.catalog["Metadata"])
    metadata.stream = [b"\n".join(metadata.stream).replace(END_OF_METADATA, IDENTIFICATION + END_OF_METADATA)]


def _describe_colours(pdf: Any, colours: bytes) -> None:
    profile = pydyf.Stream([colours], {"N": 3, "Alternate": "/DeviceRGB"}, compress=True)
    pdf.add_object(profile)
    name = pydyf.String("sRGB IEC61966-2.1")
    intent = pydyf.Dictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": name,
            "Info": name,
            "DestOutputProfile": profile.reference,
        }
    )
    pdf.catalog["OutputIntents"] = pydyf.Array([intent])


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
