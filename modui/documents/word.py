from dataclasses import dataclass
@dataclass(frozen=True)
class Document: 
    markdown: str
def read_docx(p): ...
